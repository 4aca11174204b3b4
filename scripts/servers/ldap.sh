#!/usr/bin/env bash
# slapd, for tests: a small tree that anyone may read. How it is called is said in common.sh.
. "$(dirname "$0")/common.sh"

need_program slapd slapadd
ports=(LDAP_PORT)

modules() { dirname "$(compgen -G '/usr/lib/ldap/back_mdb.so' || compgen -G '/usr/lib*/openldap/back_mdb.so')"; }

prepare() {
    mkdir "$home/data"
    cat >"$home/slapd.conf" <<-END
	include /etc/ldap/schema/core.schema
	include /etc/ldap/schema/cosine.schema
	include /etc/ldap/schema/inetorgperson.schema
	modulepath $(modules)
	moduleload back_mdb
	pidfile $home/slapd.pid
	argsfile $home/slapd.args
	access to * by * read
	database mdb
	suffix dc=example,dc=org
	rootdn cn=admin,dc=example,dc=org
	rootpw admin
	directory $home/data
	maxsize 10485760
	END
    {
        printf '%s\n' 'dn: dc=example,dc=org' 'objectClass: dcObject' 'objectClass: organization' 'dc: example' 'o: Example' ''
        local i
        for i in {0..49}; do
            printf '%s\n' "dn: cn=person$i,dc=example,dc=org" 'objectClass: inetOrgPerson' "cn: person$i" "sn: answer $i" ''
        done
    } >"$home/tree.ldif"
    slapadd -q -f "$home/slapd.conf" -l "$home/tree.ldif"
}
launch() {
    # -d: stay in the foreground.
    exec slapd -d 0 -f "$home/slapd.conf" -h "ldap://127.0.0.1:$LDAP_PORT/"
}
answers() { listens "$LDAP_PORT"; }
settings() {
    printf '%s\n' "LDAP_PORT=$LDAP_PORT" LDAP_BASE=dc=example,dc=org
}

control "$@"
