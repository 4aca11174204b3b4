<?php
// Names and addresses: what is found without a network, and what is not.
require getenv('SHOW');

show('localhost', gethostbyname('localhost'));
show('list', in_array('127.0.0.1', gethostbynamel('localhost')));
show('address', gethostbyname('127.0.0.9'));
show('list of an address', gethostbynamel('127.0.0.9'));
show('nothing', gethostbyname(''));
show('invalid', gethostbyname('no such.invalid'));
show('unknown', gethostbyname('unknown.invalid'));
show('unknown list', gethostbynamel('unknown.invalid'));
show('too long', gethostbyname(str_repeat('x', 300)));
show('too long list', gethostbynamel(str_repeat('x', 300)));
show('reverse', is_string(gethostbyaddr('127.0.0.1')));
show('reverse of nothing', gethostbyaddr('nonsense'));
show('reverse 6', gethostbyaddr('::ffff:nonsense'));
show('service', [getservbyname('http', 'tcp'), getservbyname('nothing', 'tcp'), getservbyport(80, 'tcp'), getservbyport(1, 'nothing')]);
show('protocol', [getprotobyname('tcp'), getprotobyname('nothing'), getprotobynumber(17), getprotobynumber(250)]);
show('host', gethostname() === php_uname('n'));
attempt('dns, bad type', fn () => dns_get_record('unknown.invalid', 1 << 30));
attempt('check, bad type', fn () => checkdnsrr('unknown.invalid', 'nonsense'));
attempt('check, nothing', fn () => checkdnsrr(''));
show('ip2long', [ip2long('1.2.3.4'), ip2long('1.2.3'), long2ip(16909060), inet_ntop(inet_pton('::1')), @inet_pton('x')]);
