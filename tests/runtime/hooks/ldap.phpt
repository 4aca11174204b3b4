--TEST--
Fifty searches of ext-ldap wait together
--EXTENSIONS--
ldap
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';
require __DIR__ . '/../../include/slow_proxy.php';

$settings = server('ldap');
$proxy = slow_proxy((int) $settings['LDAP_PORT']);
hooked('ext-ldap', 'PHP ' . PHP_VERSION . ', OpenLDAP ' . package_version('libldap-2.5-0'), function (int $i) use ($proxy, $settings) {
    $ldap = ldap_connect("ldap://127.0.0.1:$proxy->port");
    ldap_set_option($ldap, LDAP_OPT_PROTOCOL_VERSION, 3);
    $result = ldap_search($ldap, $settings['LDAP_BASE'], "(cn=person$i)", ['sn']);
    return ldap_get_entries($ldap, $result)[0]['sn'][0];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
