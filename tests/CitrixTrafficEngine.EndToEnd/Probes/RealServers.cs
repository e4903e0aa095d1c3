using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Probes;

/// <summary>Servers of Debian in one namespace, each from a configuration of a few lines, with a /run of its own. They end with it, by their ids.</summary>
sealed class RealServers : IDisposable
{
    /// <summary>Where the domain controller listens; every other server does on the lab's right address.</summary>
    public const string DomainController = "10.77.0.3";

    readonly string _folder = Directory.CreateTempSubdirectory("ctxscan-servers").FullName;
    readonly List<RunningProgram> _programs = [];
    Lab? _lab;

    /// <summary>The programs that are started, each by the package that tests/apt-packages.txt names.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        "bind9", "chrony", "dnsmasq-base", "freeradius", "krb5-kdc", "nfs-ganesha", "nginx-light", "openipmi", "openssh-server", "openssl", "rpcbind", "samba", "samba-ad-provision", "slapd", "snmpd",
        "tftpd-hpa", "tgt", "tigervnc-standalone-server", "vsftpd", "xrdp",
    ];

    static readonly string[] s_listeners =
    [
        "tcp 21", "tcp 22", "tcp 53", "tcp 80", "tcp 88", "tcp 111", "tcp 135", "tcp 389", "tcp 443", "tcp 445", "tcp 636", "tcp 2049", "tcp 3260", "tcp 3268", "tcp 3389", "tcp 5900", "tcp 8443",
        "udp 53", "udp 67", "udp 69", "udp 88", "udp 111", "udp 123", "udp 161", "udp 389", "udp 443", "udp 623", "udp 1812", "udp 2049",
    ];

    /// <summary>The TCP ports on which servers listen.</summary>
    public static IEnumerable<int> StreamPorts => s_listeners.Where(listener => listener.StartsWith("tcp", StringComparison.Ordinal)).Select(listener => int.Parse(listener[4..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Name of the namespace to ask from.</summary>
    public string Client => Open().Left;

    public void Dispose()
    {
        foreach (var program in _programs) { program.Dispose(); }

        _lab?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    Lab Open()
    {
        lock (_programs)
        {
            if (_lab is not null) { return _lab; }

            Needs.Tools(
                "named", "chronyd", "dnsmasq", "freeradius", "krb5kdc", "kdb5_util", "ganesha.nfsd", "nginx", "ipmi_sim", "sshd", "ssh-keygen", "openssl", "rpcbind", "smbd", "slapd", "snmpd",
                "in.tftpd", "tgtd", "Xtigervnc", "vsftpd", "xrdp", "samba-tool");
            _lab = Lab.Open();
            ProcessRun.Of("ip", "-n", _lab.Right, "address", "add", $"{DomainController}/24", "dev", "eth0").EndedWith(0);
            WriteCredentials();
            StartNames();
            StartDirectories();
            StartDesktops();
            StartStorage();
            StartManagement();
            WaitForListeners();
            return _lab;
        }
    }

    void WriteCredentials()
    {
        ProcessRun.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", $"{_folder}/hostkey").EndedWith(0);
        string[] arguments = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", $"{_folder}/key.pem", "-out", $"{_folder}/cert.pem", "-days", "30", "-subj", "/O=Lab/CN=gateway.example", "-addext", "subjectAltName=DNS:gateway.example"];
        ProcessRun.Of("openssl", arguments).EndedWith(0);
    }

    void StartNames()
    {
        Write("named.conf", $$"""
            options { directory "{{_folder}}"; pid-file none; session-keyfile none; listen-on { any; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; };
            controls { };
            """);
        Start("named", "named -g -c named.conf");
        Write("chrony.conf", $"local stratum 8\nallow all\ncmdport 0\nbindcmdaddress /\npidfile {_folder}/chrony.pid\ndriftfile {_folder}/drift\n");
        Start("chronyd", $"chronyd -d -x -u root -f {_folder}/chrony.conf");
        Start("dnsmasq", $"dnsmasq --no-daemon --conf-file=/dev/null --port=0 --user=root --interface=eth0 --bind-interfaces --dhcp-range=10.77.0.100,10.77.0.110 --dhcp-leasefile={_folder}/leases --pid-file");
        Start("tftpd", $"in.tftpd --foreground --listen --address {Lab.RightAddress}:69 --user root --secure {_folder}");
        Write("vsftpd.conf", $"listen=YES\nbackground=NO\nanonymous_enable=NO\nlocal_enable=YES\nsecure_chroot_dir={_folder}/empty\n");
        Directory.CreateDirectory($"{_folder}/empty");
        Start("vsftpd", $"vsftpd {_folder}/vsftpd.conf");
    }

    void StartDirectories()
    {
        // In memory: the domain is made in seconds. The password is nobody's, for nobody logs in. It ends with its standard input.
        string[] options = ["server services=ldap cldap", $"interfaces={DomainController}", "bind interfaces only=yes", "log file=/run/ad/log", "pid directory=/run/ad", "ncalrpc dir=/run/ad/ncalrpc"];
        Start("ad", "mkdir /run/ad; samba-tool domain provision --realm=AD.LAB.TEST --domain=LAB --server-role=dc --adminpass=Passw0rd.9 --targetdir=/run/ad --dns-backend=NONE "
            + $"--host-name=dc --host-ip={DomainController} {string.Join(' ', options.Select(option => $"--option='{option}'"))} && exec samba -F --no-process-group --option='tls enabled=no' -s /run/ad/etc/smb.conf < <(sleep infinity)");
        Write("slapd.conf", $"pidfile {_folder}/slapd.pid\nargsfile {_folder}/slapd.args\n");
        Start("slapd", $"slapd -d 0 -f slapd.conf -h ldap://{Lab.RightAddress}:389");
        Write("krb5.conf", "[libdefaults]\ndefault_realm = LAB.TEST\ndns_lookup_kdc = false\n[realms]\nLAB.TEST = {\n}\n");
        Write("kdc.conf", $"[kdcdefaults]\nkdc_ports = 88\nkdc_tcp_ports = 88\n[realms]\nLAB.TEST = {{\ndatabase_name = {_folder}/principal\nkey_stash_file = {_folder}/stash\n}}\n");
        Start("krb5kdc", "export KRB5_CONFIG=$PWD/krb5.conf KRB5_KDC_PROFILE=$PWD/kdc.conf; kdb5_util -r LAB.TEST create -s -P lab && exec krb5kdc -n -r LAB.TEST");
        Write("radiusd.conf", $$"""
            prefix = /usr
            libdir = /usr/lib/freeradius
            logdir = {{_folder}}
            run_dir = {{_folder}}
            log {
              destination = stdout
            }
            security {
              status_server = yes
            }
            thread pool {
              start_servers = 1
              max_servers = 2
              min_spare_servers = 1
              max_spare_servers = 1
            }
            client lab {
              ipaddr = {{Lab.LeftAddress}}
              secret = "{{ProbeCatalog.RadiusSecret}}"
            }
            modules {
              always ok {
                rcode = ok
              }
            }
            server default {
              listen {
                type = auth
                ipaddr = {{Lab.RightAddress}}
                port = 1812
              }
              authorize {
                ok
              }
            }
            """);
        Start("freeradius", $"freeradius -f -l stdout -d {_folder}");
    }

    void StartDesktops()
    {
        Write("nginx.conf", $$"""
            daemon off; user root; pid {{_folder}}/nginx.pid; error_log stderr; worker_processes 1;
            events { }
            http {
              access_log off; client_body_temp_path {{_folder}}/t1; proxy_temp_path {{_folder}}/t2; fastcgi_temp_path {{_folder}}/t3; uwsgi_temp_path {{_folder}}/t4; scgi_temp_path {{_folder}}/t5;
              server { listen 80; location / { return 302 /vpn/index.html; } }
              server { listen 443 ssl; ssl_certificate {{_folder}}/cert.pem; ssl_certificate_key {{_folder}}/key.pem; }
            }
            """);
        Start("nginx", $"nginx -c {_folder}/nginx.conf");
        Start("tls", $"openssl s_server -accept {Lab.RightAddress}:636 -cert cert.pem -key key.pem -quiet");
        Start("tls13", "openssl s_server -tls1_3 -accept 8443 -cert cert.pem -key key.pem -quiet");
        Start("dtls", "openssl s_server -dtls -accept 443 -cert cert.pem -key key.pem -quiet");
        Write("sshd_config", $"Port 22\nHostKey {_folder}/hostkey\nPidFile none\nUsePAM no\n");
        Start("sshd", $"mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e -f {_folder}/sshd_config");
        // xrdp's own file has what it needs but for the certificate and the log.
        Start("xrdp", "sed \"s#^certificate=.*#certificate=$PWD/cert.pem#; s#^key_file=.*#key_file=$PWD/key.pem#; s#^LogFile=.*#LogFile=$PWD/xrdp.own#\" /etc/xrdp/xrdp.ini > xrdp.ini; exec xrdp --nodaemon --config $PWD/xrdp.ini");
        Start("vnc", "mount -t tmpfs tmpfs /tmp; exec Xtigervnc :99 -rfbport 5900 -SecurityTypes None -UseBlacklist=0 -geometry 64x64 -nolisten unix -listen tcp");
    }

    void StartStorage()
    {
        foreach (var name in new[] { "private", "lock", "state", "cache", "pid", "ncalrpc" }) { Directory.CreateDirectory($"{_folder}/smb/{name}"); }

        Write("smb.conf", $"""
            [global]
            smb ports = 445
            disable netbios = yes
            private dir = {_folder}/smb/private
            lock directory = {_folder}/smb/lock
            state directory = {_folder}/smb/state
            cache directory = {_folder}/smb/cache
            pid directory = {_folder}/smb/pid
            ncalrpc dir = {_folder}/smb/ncalrpc
            rpc start on demand helpers = no
            log file = {_folder}/smb/log
            """);
        Start("smbd", $"smbd --foreground --no-process-group -s {_folder}/smb.conf");
        Start("dcerpcd", $"exec /usr/libexec/samba/samba-dcerpcd --libexec-rpcds -F --no-process-group -s {_folder}/smb.conf");
        // Without a target it hangs up on everybody.
        Start("tgtd", $"tgtd -f -C 7 --iscsi portal={Lab.RightAddress}:3260 & until tgtadm -C 7 --lld iscsi --op new --mode target --tid 1 -T iqn.2026-11.invalid.lab:disk; do sleep 0.1; done; touch target.ready; wait");
        Write("ganesha.conf", "NFS_CORE_PARAM { Protocols = 3, 4; Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = true; }\nNFSv4 { RecoveryBackend = fs; }\n");
        // It tells rpcbind its programs, over a socket in /run.
        Start("ganesha", $"rpcbind; mkdir -p /run/ganesha; exec ganesha.nfsd -F -L {_folder}/ganesha.own -f ganesha.conf -p {_folder}/ganesha.pid");
    }

    void StartManagement()
    {
        Write("snmpd.conf", "rocommunity lab\n");
        Directory.CreateDirectory($"{_folder}/snmp");
        Start("snmpd", $"export SNMP_PERSISTENT_DIR=$PWD/snmp; exec snmpd -f -Lo -C -c $PWD/snmpd.conf udp:{Lab.RightAddress}:161");
        Directory.CreateDirectory($"{_folder}/ipmi");
        Write("lan.conf", $"""
            name "lab"
            set_working_mc 0x20
              startlan 1
                addr {Lab.RightAddress} 623
                priv_limit admin
                allowed_auths_callback none
                allowed_auths_user none
                allowed_auths_operator none
                allowed_auths_admin none
                guid a123456789abcdefa123456789abcdef
              endlan
              user 1 true "" "" user 10 none

            """);
        Write("sim.emu", "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr\nmc_enable 0x20\n");
        Start("ipmi", "ipmi_sim -c $PWD/lan.conf -f $PWD/sim.emu -s $PWD/ipmi -n");
    }

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    // The last command of the line becomes the program.
    void Start(string name, string line) => _programs.Add(RunningProgram.In(_lab!.Right, "bash", "-c", $"cd \"$1\" || exit; exec > {name}.log 2>&1 < /dev/null; PATH=$PATH:/usr/sbin:/sbin; mount -t tmpfs tmpfs /run; {line}", "bash", _folder));

    void WaitForListeners()
    {
        string[] missing = s_listeners;
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); missing.Length > 0; Thread.Sleep(100))
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(40)) { Assert.Fail($"missing: {string.Join(", ", missing)}\n{Logs()}"); }

            var lines = ProcessRun.Of("ip", "netns", "exec", _lab!.Right, "ss", "-Hltun").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var heard = lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(cells => $"{cells[0]} {cells[4][(cells[4].LastIndexOf(':') + 1)..]}").ToHashSet();
            missing = [.. s_listeners.Where(listener => !heard.Contains(listener))];
            if (!File.Exists($"{_folder}/target.ready")) { missing = [.. missing, "the iSCSI target"]; }
        }
    }

    string Logs() => string.Join('\n', Directory.GetFiles(_folder, "*.log").Order().Select(file => $"== {Path.GetFileName(file)}: {string.Join(" | ", File.ReadAllLines(file).TakeLast(3))}"));
}
