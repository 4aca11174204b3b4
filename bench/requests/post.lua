-- wrk: a form of 1,024 bytes, twenty fields.

local fields = {}
for i = 1, 20 do
    fields[i] = string.format("field%02d=%s", i, string.rep("v", i == 20 and 62 or 42))
end

wrk.method = "POST"
wrk.body = table.concat(fields, "&")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
assert(#wrk.body == 1024, "the floor is told so")
