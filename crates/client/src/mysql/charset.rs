//! Character sets that a client may speak.

/// By name, with the number of the default collation.
const CHARSETS: &[(&str, u8)] = &[
    ("armscii8", 32),
    ("ascii", 11),
    ("big5", 1),
    ("binary", 63),
    ("cp1250", 26),
    ("cp1251", 51),
    ("cp1256", 57),
    ("cp1257", 59),
    ("cp850", 4),
    ("cp852", 40),
    ("cp866", 36),
    ("cp932", 95),
    ("dec8", 3),
    ("eucjpms", 97),
    ("euckr", 19),
    ("gb18030", 248),
    ("gb2312", 24),
    ("gbk", 28),
    ("geostd8", 92),
    ("greek", 25),
    ("hebrew", 16),
    ("hp8", 6),
    ("keybcs2", 37),
    ("koi8r", 7),
    ("koi8u", 22),
    ("latin1", 8),
    ("latin2", 9),
    ("latin5", 30),
    ("latin7", 41),
    ("macce", 38),
    ("macroman", 39),
    ("sjis", 13),
    ("swe7", 10),
    ("tis620", 18),
    ("ujis", 12),
    ("utf8", 33),
    ("utf8mb3", 33),
    ("utf8mb4", 45),
];

/// Swoole's own default is the three-byte utf8, in which the server turns an emoji into a question mark.
pub const UTF8MB4: u8 = 45;

/// What a login says to speak this character set; none when it is unknown. The name is in lower case.
pub fn collation(name: &str) -> Option<u8> {
    CHARSETS.iter().find(|(known, _)| *known == name).map(|(_, collation)| *collation)
}
