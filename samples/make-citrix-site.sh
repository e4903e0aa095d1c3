#!/usr/bin/env bash
# Makes samples/citrix-site.pcap: a small fictional site in network namespaces, real servers and clients on it, recorded with tcpdump.
# Nothing leaves the namespaces, nothing listens outside them; they and everything in them are gone when the script ends.
# The cast, its addresses and what to expect of it: samples/README.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out="$here/citrix-site.pcap"

usage() {
    cat <<TEXT
usage: make-citrix-site.sh [-o FILE] [--keep-log DIR]
  -o FILE         the capture to write (default: citrix-site.pcap beside the script)
  --keep-log DIR  copy what servers and clients printed to DIR
Needs root, Linux, and the packages of samples/apt-packages.txt. Takes about half a minute.
TEXT
}

keep_log=
while [ $# -gt 0 ]; do
    case $1 in
        -o) out=${2:?-o needs a file}; shift 2 ;;
        --keep-log) keep_log=${2:?--keep-log needs a directory}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

PATH=$PATH:/usr/sbin:/sbin
missing=()
for tool in chronyd curl dig ethtool ip kadmin.local kdb5_util kinit krb5kdc ldapsearch logger mergecap nft nginx openssl ping python3 reordercap \
    rsyslogd in.tftpd slapadd slapd smbclient smbd snmpd snmpget snmptrap snmptrapd ssh ssh-keygen sshd tcpdump unbound unshare; do
    command -v "$tool" > /dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "make-citrix-site.sh: not found: ${missing[*]}. The packages are listed in $here/apt-packages.txt." >&2
    exit 4
fi
if [ "$(id -u)" != 0 ]; then
    echo "make-citrix-site.sh: network namespaces need root." >&2
    exit 4
fi

# ---------------------------------------------------------------- the stage: a router, three zones, and what to undo

work=$(mktemp -d)
log=$work/log
mkdir "$log"
chmod 755 "$work"
prefix=ctxsite$$
spaces=()

undo() {
    local space pid
    for space in "${spaces[@]}"; do
        for pid in $(ip netns pids "$space" 2> /dev/null); do kill -KILL "$pid" 2> /dev/null || true; done
    done
    for space in "${spaces[@]}"; do ip netns delete "$space" 2> /dev/null || true; done
    if [ -n "$keep_log" ]; then mkdir -p "$keep_log" && cp -r "$log/." "$keep_log/"; fi
    rm -rf "$work"
}
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A MAC address that says the host: 02:00 and the four bytes of its address.
mac_of() { local a b c d; IFS=. read -r a b c d <<< "$1"; printf '02:00:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"; }

quiet_kernel() { # no duplicate address detection, no router solicitation, no privacy addresses: the same frames each run
    ip netns exec "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
        net.ipv6.conf.default.router_solicitations=0 net.ipv6.conf.default.accept_ra=0
}

whole_frames() { # checksums made by the kernel, frames as they would be on a wire: no offloads
    ip netns exec "$1" ethtool -K "$2" tx off rx off sg off tso off gso off gro off > /dev/null 2>&1
}

core=$prefix-core
add_space() { ip netns add "$1"; spaces+=("$1"); quiet_kernel "$1"; ip -n "$1" link set lo up; }

add_zone() { # name, third byte of the address
    local zone=$1 net=$2
    ip -n "$core" link add name "$zone" address "$(mac_of "10.20.$net.1")" type bridge mcast_snooping 0
    ip -n "$core" address add "10.20.$net.1/24" dev "$zone"
    ip -n "$core" address add "2001:db8:20:$net::1/64" dev "$zone" nodad
    ip -n "$core" link set "$zone" up
}

add_host() { # name, zone, third and last byte, further last bytes
    local name=$1 zone=$2 net=$3 last=$4 space=$prefix-$1 extra
    shift 4
    add_space "$space"
    ip -n "$core" link add name "$name" type veth peer name eth0 netns "$space"
    ip -n "$core" link set dev "$name" master "$zone" up
    ip -n "$space" link set dev eth0 address "$(mac_of "10.20.$net.$last")"
    ip -n "$space" address add "10.20.$net.$last/24" dev eth0
    ip -n "$space" address add "2001:db8:20:$net::$last/64" dev eth0 nodad
    for extra in "$@"; do ip -n "$space" address add "10.20.$net.$extra/24" dev eth0; done
    whole_frames "$core" "$name"
    whole_frames "$space" eth0
    ip -n "$space" link set eth0 up
    ip -n "$space" route add default via "10.20.$net.1"
    ip -n "$space" -6 route add default via "2001:db8:20:$net::1"
}

add_space "$core"
ip netns exec "$core" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip netns exec "$core" sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0 2> /dev/null || true
add_zone users 10
add_zone dmz 20
add_zone servers 30

add_host admin users 10 5
add_host client1 users 10 21
add_host client2 users 10 22
add_host target1 users 10 41
add_host ns1 dmz 20 11 10 100 # NSIP .11, SNIP .10, gateway VIP .100
add_host ns2 dmz 20 12
add_host dc1 servers 30 10
add_host sf1 servers 30 20
add_host ddc1 servers 30 21
add_host lic1 servers 30 22
add_host sql1 servers 30 23
add_host pvs1 servers 30 24
add_host mas1 servers 30 25
add_host file1 servers 30 26
add_host vda1 servers 30 31

# What an engineer is called for: a firewall in the path that refuses, and a host firewall that is silent.
ip netns exec "$core" nft -f - << 'RULES'
table inet path {
    chain forward {
        type filter hook forward priority 0; policy accept;
        ip saddr 10.20.10.22 ip daddr 10.20.30.23 tcp dport 1433 reject with icmp type admin-prohibited
    }
}
RULES
ip netns exec "$prefix-lic1" nft -f - << 'RULES'
table inet host {
    chain input {
        type filter hook input priority 0; policy accept;
        ip saddr 10.20.30.31 tcp dport 7279 drop
    }
}
RULES

# ---------------------------------------------------------------- names, keys, configuration

export SITE_RESOLVER=$work/resolv.conf SNMP_PERSISTENT_DIR=$work
printf 'nameserver 10.20.30.10\noptions timeout:2\n' > "$SITE_RESOLVER"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=*.site.test" \
    -addext "subjectAltName=DNS:*.site.test" -keyout "$work/key.pem" -out "$work/cert.pem" 2> "$log/openssl"
cat "$work/key.pem" "$work/cert.pem" > "$work/both.pem"
ssh-keygen -q -t ed25519 -C sample -N '' -f "$work/host_key"
ssh-keygen -q -t ed25519 -C sample -N '' -f "$work/user_key"

# inside HOST COMMAND...: in the host's namespaces, under its name, with the site's resolver and a /run of its own (that process's alone).
# shellcheck disable=SC2016 # expanded by the inner shell
inside() {
    local host=$1
    shift
    ip netns exec "$prefix-$host" unshare --uts sh -c 'echo "$0" > /proc/sys/kernel/hostname && mount -t tmpfs -o mode=755 none /run &&
        mkdir /run/sshd && mount --bind "$SITE_RESOLVER" /etc/resolv.conf && exec "$@"' "$host" "$@"
}
server() { local host=$1 name=$2; shift 2; inside "$host" "$@" > "$log/$host-$name" 2>&1 & }
client() { local host=$1 name=$2; shift 2; inside "$host" timeout 20 "$@" >> "$log/$host-$name" 2>&1; }

cat > "$work/unbound.conf" << CONF
server:
  interface: 0.0.0.0
  interface: ::0
  access-control: 0.0.0.0/0 allow
  access-control: ::0/0 allow
  username: ""
  chroot: ""
  directory: "$work"
  pidfile: ""
  use-syslog: no
  num-threads: 1
  module-config: "iterator"
  local-zone: "." refuse
  local-zone: "site.test." static
CONF
for entry in dc1:30.10 storefront:30.20 ddc1:30.21 license:30.22 sql1:30.23 pvs1:30.24 mas1:30.25 file1:30.26 vda1:30.31 gateway:20.100 ns1:20.11; do
    echo "  local-data: \"${entry%%:*}.site.test. 3600 IN A 10.20.${entry##*:}\"" >> "$work/unbound.conf"
done
echo '  local-data: "storefront.site.test. 3600 IN AAAA 2001:db8:20:30::20"' >> "$work/unbound.conf"
printf 'remote-control:\n  control-enable: no\n' >> "$work/unbound.conf"

mkdir "$work/ldap"
cat > "$work/slapd.conf" << CONF
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $work/slapd.pid
TLSCertificateFile $work/cert.pem
TLSCertificateKeyFile $work/key.pem
database mdb
maxsize 1048576
suffix "dc=site,dc=test"
rootdn "cn=admin,dc=site,dc=test"
rootpw sample
directory $work/ldap
CONF
slapadd -f "$work/slapd.conf" > "$log/slapadd" 2>&1 << 'LDIF'
dn: dc=site,dc=test
objectClass: organization
objectClass: dcObject
o: Sample site
dc: site

dn: cn=storefront,dc=site,dc=test
objectClass: organizationalRole
cn: storefront
LDIF

export KRB5_CONFIG=$work/krb5.conf KRB5_KDC_PROFILE=$work/kdc.conf KRB5CCNAME=FILE:$work/ticket
cat > "$work/krb5.conf" << CONF
[libdefaults]
  default_realm = SITE.TEST
  dns_lookup_kdc = false
  dns_lookup_realm = false
[realms]
  SITE.TEST = {
    kdc = 10.20.30.10
  }
[logging]
  kdc = FILE:$log/kdc-log
CONF
sed 's/^  default_realm/  udp_preference_limit = 1\n&/' "$work/krb5.conf" > "$work/krb5-tcp.conf"
cat > "$work/kdc.conf" << CONF
[realms]
  SITE.TEST = {
    database_name = $work/kdc-db
    key_stash_file = $work/kdc-stash
  }
CONF
kdb5_util create -s -P sample > "$log/kdb5" 2>&1
kadmin.local -q 'addprinc -pw sample user1' >> "$log/kdb5" 2>&1

cat > "$work/sshd.conf" << CONF
HostKey $work/host_key
AuthorizedKeysFile $work/user_key.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
CONF
cat > "$work/snmpd.conf" << 'CONF'
agentaddress udp:161
rocommunity public
sysName ns1.site.test
CONF
printf 'disableAuthorization yes\n' > "$work/snmptrapd.conf"
printf 'local stratum 8\nallow all\ncmdport 0\npidfile /run/chronyd.pid\n' > "$work/chrony.conf"
cat > "$work/rsyslog.conf" << CONF
global(workDirectory="$work")
module(load="imudp")
module(load="imtcp")
input(type="imudp" port="514")
input(type="imtcp" port="514")
*.* action(type="omfile" file="$log/syslog-received")
CONF
mkdir "$work/tftp" "$work/smb" "$work/smb/share"
head -c 20000 /dev/zero > "$work/tftp/ARDBP32.BIN"
chmod -R a+rX "$work/tftp"
cat > "$work/smb.conf" << CONF
[global]
  workgroup = SITE
  map to guest = bad user
  smb ports = 445
  disable netbios = yes
  load printers = no
  disable spoolss = yes
  private dir = $work/smb
  lock directory = $work/smb
  state directory = $work/smb
  cache directory = $work/smb
  pid directory = $work/smb
  ncalrpc dir = $work/smb/rpc
  log file = $log/smbd-log
[profiles]
  path = $work/smb/share
  guest ok = yes
CONF

# One configuration an HTTP host: what it listens on, and what it answers.
nginx_for() { # host, listen directives, locations
    mkdir -p "$work/nginx-$1"
    cat > "$work/nginx-$1/nginx.conf" << CONF
daemon off;
user root;
worker_processes 1;
pid $work/nginx-$1/pid;
error_log $log/$1-nginx-errors;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $work/nginx-$1/body;
  proxy_temp_path $work/nginx-$1/proxy;
  fastcgi_temp_path $work/nginx-$1/fastcgi;
  uwsgi_temp_path $work/nginx-$1/uwsgi;
  scgi_temp_path $work/nginx-$1/scgi;
  ssl_certificate $work/cert.pem;
  ssl_certificate_key $work/key.pem;
  server {
    $2
    $3
  }
}
CONF
    server "$1" nginx nginx -p "$work/nginx-$1" -c "$work/nginx-$1/nginx.conf" -e "$log/$1-nginx-errors"
}

# ---------------------------------------------------------------- the recorders: one a zone, each frame once

# A frame that the router forwards is seen where it comes in; what the router says itself, where it goes out.
recorders=()
for zone in users:10 dmz:20 servers:30; do
    net=${zone##*:}
    ip netns exec "$core" tcpdump -q -n -i "${zone%%:*}" -s 0 -U -B 4096 -Z root -w "$work/${zone%%:*}.pcap" \
        "not ether src $(mac_of "10.20.$net.1") or arp or src host 10.20.$net.1 or src host 2001:db8:20:$net::1 or src net fe80::/10" \
        2> "$log/tcpdump-${zone%%:*}" &
    recorders+=($!)
done

# ---------------------------------------------------------------- the servers

actors=$here/site_actors.py
page='add_header Content-Type text/html; return 200 "<html><body>sample</body></html>";'
xml='add_header Content-Type text/xml; return 200 "<?xml version=\"1.0\" encoding=\"UTF-8\"?><NFuseProtocol version=\"4.6\"><ResponseCapabilities/></NFuseProtocol>";'

server dc1 unbound unbound -d -c "$work/unbound.conf"
server dc1 slapd slapd -d 0 -h "ldap:/// ldaps:///" -f "$work/slapd.conf"
server dc1 krb5kdc krb5kdc -n
server dc1 chronyd chronyd -d -x -U -u root -f "$work/chrony.conf"
server ns1 sshd "$(command -v sshd)" -D -e -f "$work/sshd.conf"
server ns2 sshd "$(command -v sshd)" -D -e -f "$work/sshd.conf"
server ns1 snmpd snmpd -f -Lo -C -c "$work/snmpd.conf"
server ns2 actors python3 "$actors" serve netscaler --cert "$work/both.pem"
server mas1 snmptrapd snmptrapd -f -Lo -C -c "$work/snmptrapd.conf"
server mas1 rsyslogd rsyslogd -n -f "$work/rsyslog.conf" -i "$work/rsyslogd.pid"
server mas1 collector python3 -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", 4739))
while True: s.recv(4096)'
server pvs1 tftpd in.tftpd -L -s -u root -a 0.0.0.0:69 "$work/tftp"
server pvs1 actors python3 "$actors" serve pvs
server file1 smbd smbd -F --no-process-group -s "$work/smb.conf"
server vda1 actors python3 "$actors" serve vda
server lic1 actors python3 "$actors" serve license
server sql1 actors python3 "$actors" serve sql
nginx_for ns1 "listen 10.20.20.100:443 ssl; listen 10.20.20.11:80; listen 10.20.20.11:443 ssl;" "location / { $page }"
nginx_for sf1 "listen 80; listen 443 ssl; listen [::]:443 ssl;" "location / { $page }"
nginx_for ddc1 "listen 80; listen 443 ssl; listen 8080;" "location /scripts/ { $xml } location /Citrix/ { $xml }"
nginx_for lic1 "listen 8082; listen 8083 ssl;" "location / { $page }"
nginx_for vda1 "listen 80;" "location / { $xml }"

ready() { # host, transport flag of ss, port
    local try
    for ((try = 0; try < 100; try++)); do
        if ip netns exec "$prefix-$1" ss -Hln"$2" "sport = :$3" | grep -q .; then return 0; fi
        sleep 0.1
    done
    echo "make-citrix-site.sh: nothing listens on $1 $3 after 10 s" >&2
    tail -n 5 "$log/$1"-* >&2
    exit 3
}
for listener in dc1:u:53 dc1:t:389 dc1:t:636 dc1:u:88 dc1:u:123 ns1:t:22 ns2:t:22 ns1:u:161 ns2:t:3008 ns2:t:3011 mas1:u:162 mas1:u:514 mas1:t:514 \
    mas1:u:4739 pvs1:u:69 pvs1:u:6910 file1:t:445 vda1:t:1494 vda1:t:3389 lic1:t:27000 lic1:t:7279 sql1:t:1433 ns1:t:443 sf1:t:443 ddc1:t:8080 \
    lic1:t:8082 vda1:t:80; do
    IFS=: read -r host flag port <<< "$listener"
    ready "$host" "$flag" "$port"
done

# ---------------------------------------------------------------- the play

failures=0
act() { # what the host does; the ones that must fail are called with refuse
    client "$@" || { failures=$((failures + 1)); echo "make-citrix-site.sh: $1 $2 failed: $(tail -n 1 "$log/$1-$2")" >&2; }
}
refuse() { if client "$@"; then failures=$((failures + 1)); echo "make-citrix-site.sh: $1 $2 was answered" >&2; fi; }
post() { # host, address, path
    act "$1" post curl -sk -o /dev/null -H 'Content-Type: text/xml' \
        -d '<?xml version="1.0"?><NFuseProtocol version="4.6"><RequestCapabilities/></NFuseProtocol>' "$2$3"
}

# Long ones first, beside the others: the pair's heartbeats, a media stream, a license checkout that nobody answers, a clock check.
server ns1 heartbeat python3 "$actors" pair 10.20.20.11 3003 10.20.20.12 3003 --heartbeat 5 --seconds 6
server ns2 heartbeat python3 "$actors" pair 10.20.20.12 3003 10.20.20.11 3003 --heartbeat 3 --seconds 6
server client1 media python3 "$actors" pair 10.20.10.21 50512 10.20.30.31 51844 --seconds 3
server vda1 media python3 "$actors" pair 10.20.30.31 51844 10.20.10.21 50512 --seconds 3
(refuse vda1 license-silent python3 "$actors" call flexnet 10.20.30.22 7279) &
silent=$!
(act ddc1 clock chronyd -Q -U -u root -t 15 -f /dev/null 'server 10.20.30.10 iburst' 'pidfile /run/clock.pid' 'cmdport 0') &
clock=$!

# A machine joins: names, directory, tickets.
act client1 dig dig +short storefront.site.test
act client1 dig dig +short @2001:db8:20:30::10 storefront.site.test AAAA
act client1 dig dig +tcp +short gateway.site.test
act sf1 ldap ldapsearch -x -H ldap://dc1.site.test -D cn=admin,dc=site,dc=test -w sample -b dc=site,dc=test
act ns1 ldaps env LDAPTLS_REQCERT=never ldapsearch -x -H ldaps://10.20.30.10 -b dc=site,dc=test
act vda1 kinit sh -c 'echo sample | kinit user1'
act client1 kinit env KRB5_CONFIG="$work/krb5-tcp.conf" sh -c 'echo sample | kinit user1'
act vda1 smb smbclient -s "$work/smb.conf" -N //file1.site.test/profiles -c ls

# A user logs on: gateway, StoreFront, XML service, STA, broker, session.
act client1 gateway curl -sk -o /dev/null https://gateway.site.test/vpn/index.html
act client1 storefront curl -sk -4 -o /dev/null https://storefront.site.test/Citrix/StoreWeb/
act client1 storefront6 curl -sk -6 -o /dev/null https://storefront.site.test/Citrix/StoreWeb/
act client2 storefront curl -s -o /dev/null http://storefront.site.test/Citrix/Store/
act client2 s_client sh -c 'echo | openssl s_client -connect 10.20.20.100:443 -servername gateway.site.test'
post sf1 http://ddc1.site.test /scripts/wpnbr.dll
post sf1 http://ddc1.site.test:8080 /scripts/wpnbr.dll
act ns1 sta curl -s -o /dev/null --interface 10.20.20.10 -d '<?xml version="1.0"?><CtxSTAProtocol/>' http://10.20.30.21/scripts/ctxsta.dll
post vda1 http://ddc1.site.test /Citrix/CdsController/IRegistrar
post ddc1 http://vda1.site.test /Citrix/VirtualDesktopAgent/ILaunch
act ns1 ica python3 "$actors" call ica 10.20.30.31 1494 --source 10.20.20.10
act ns1 cgp python3 "$actors" call cgp 10.20.30.31 2598 --source 10.20.20.10
act client1 ica python3 "$actors" call ica 10.20.30.31 1494
act admin rdp python3 "$actors" call rdp 10.20.30.31 3389

# Behind it: licenses, database, streaming.
act ddc1 license python3 "$actors" call flexnet 10.20.30.22 27000
act ddc1 license python3 "$actors" call flexnet 10.20.30.22 7279
act vda1 license python3 "$actors" call flexnet 10.20.30.22 27000
act admin license-console curl -s -o /dev/null http://license.site.test:8082/
act ddc1 license-service curl -sk -o /dev/null https://license.site.test:8083/
act ddc1 sql python3 "$actors" call tds 10.20.30.23 1433
act target1 tftp curl -s -o /dev/null tftp://10.20.30.24/ARDBP32.BIN
act target1 stream python3 "$actors" udp pvs-stream 10.20.30.24 6910

# Operations: the appliance pair, monitoring, logs.
act admin ssh ssh -F none -i "$work/user_key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes root@10.20.20.11 true
act ns1 ssh ssh -F none -i "$work/user_key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes root@10.20.20.12 true
act admin appliance curl -sk -o /dev/null https://10.20.20.11/
act ns1 rpc python3 "$actors" call netscaler-rpc 10.20.20.12 3008 --tls
act ns1 rpc python3 "$actors" call netscaler-rpc 10.20.20.12 3009 --tls
act ns1 rpc python3 "$actors" call netscaler-rpc 10.20.20.12 3010
act ns1 rpc python3 "$actors" call netscaler-rpc 10.20.20.12 3011
act mas1 snmp snmpget -v 2c -c public -t 2 10.20.20.11 1.3.6.1.2.1.1.5.0
act ns1 trap snmptrap -v 2c -c public 10.20.30.25 '' 1.3.6.1.6.3.1.1.5.3
act ns1 appflow python3 "$actors" udp appflow 10.20.30.25 4739
for number in 1 2 3; do act ns1 logger logger --tag agent --server 10.20.30.25 --port 514 --udp --rfc5424 "sample message $number"; done
act sf1 logger logger --tag agent --server 10.20.30.25 --port 514 --tcp "sample message over tcp"
act admin ping ping -c 3 -i 0.2 10.20.20.11
act admin ping ping -c 3 -i 0.2 2001:db8:20:30::20

# What does not work: a closed port, a refusing firewall, a closed UDP port.
refuse ddc1 sql-closed python3 "$actors" call tds 10.20.30.23 1434
refuse client2 sql-refused python3 "$actors" call tds 10.20.30.23 1433
act ddc1 sql-browser python3 "$actors" udp unanswered 10.20.30.23 1434

wait "$silent" "$clock"
if [ "$failures" -gt 0 ]; then exit 3; fi

# ---------------------------------------------------------------- the capture

sleep 1
kill -TERM "${recorders[@]}"
wait "${recorders[@]}" || true
grep -h 'dropped by kernel' "$log"/tcpdump-* | grep -qv '^0 ' && { echo "make-citrix-site.sh: tcpdump lost frames" >&2; exit 3; }
mergecap -F pcap -w "$work/merged.pcap" "$work/users.pcap" "$work/dmz.pcap" "$work/servers.pcap"
reordercap "$work/merged.pcap" "$work/site.pcap" > "$log/reordercap"
install -m 644 "$work/site.pcap" "$out"
echo "$out: $(stat -c %s "$out") bytes"
