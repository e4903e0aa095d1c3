using System.Globalization;
using System.Text;
using System.Xml;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>Writes probes in nmap's XML, valid against its DTD, one host element an address.</summary>
sealed class NmapXml(string arguments, string version)
{
    /// <summary>Version of the XML's form that is written.</summary>
    /// <remarks>Source: nmap.dtd, as nmap 7 states it.</remarks>
    const string FormVersion = "1.05";

    /// <summary>The time to live of an answer is not known without raw sockets.</summary>
    const string UnknownTtl = "0";

    /// <summary>Writes <paramref name="probes"/>; those of one address need not stand together.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(IReadOnlyList<ProbeView> probes, Stream output)
    {
        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 65_536, leaveOpen: true) { NewLine = "\n" };
        using var xml = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n", Encoding = Encoding.UTF8 });
        var started = probes.Count == 0 ? 0 : probes.Min(probe => probe.StartNs);
        var ended = probes.Count == 0 ? 0 : probes.Max(probe => probe.EndNs);
        xml.WriteStartDocument();
        xml.WriteDocType("nmaprun", null, null, null);
        xml.WriteStartElement("nmaprun");
        xml.WriteAttributeString("scanner", "nmap");
        Attribute(xml, "args", arguments);
        xml.WriteAttributeString("start", Seconds(started));
        Attribute(xml, "version", version);
        xml.WriteAttributeString("xmloutputversion", FormVersion);
        WriteScanInfo(xml, probes);
        Empty(xml, "verbose", ("level", "0"));
        Empty(xml, "debugging", ("level", "0"));
        var (up, down, total) = (0, 0, 0);
        foreach (var host in probes.GroupBy(probe => probe.Address).OrderBy(host => host.Key))
        {
            var state = WriteHost(xml, [.. host.OrderBy(probe => probe.Transport).ThenBy(probe => probe.Port)]);
            total++;
            up += state == "up" ? 1 : 0;
            down += state == "down" ? 1 : 0;
        }

        xml.WriteStartElement("runstats");
        Empty(xml, "finished", ("time", Seconds(ended)), ("elapsed", ((ended - started) / 1e9).ToString("0.00", CultureInfo.InvariantCulture)), ("exit", "success"));
        Empty(xml, "hosts", ("up", Number(up)), ("down", Number(down)), ("total", Number(total)));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Flush();
        text.WriteLine();
    }

    static void WriteScanInfo(XmlWriter xml, IReadOnlyList<ProbeView> probes)
    {
        foreach (var scan in probes.Where(probe => probe.Transport != Transport.Icmp).GroupBy(probe => (probe.Transport, probe.Method)).OrderBy(scan => scan.Key))
        {
            ushort[] ports = [.. scan.Select(probe => probe.Port).Distinct().Order()];
            Empty(
                xml,
                "scaninfo",
                ("type", ResultText.Of(scan.Key.Method)),
                ("protocol", ResultText.Of(scan.Key.Transport)),
                ("numservices", Number(ports.Length)),
                ("services", string.Join(',', Ranges(ports))));
        }
    }

    static IEnumerable<PortRange> Ranges(ushort[] ports)
    {
        for (var at = 0; at < ports.Length;)
        {
            var end = at + 1;
            while (end < ports.Length && ports[end] == ports[end - 1] + 1) { end++; }

            yield return new(ports[at], ports[end - 1]);
            at = end;
        }
    }

    static string WriteHost(XmlWriter xml, ProbeView[] probes)
    {
        var (state, reason) = StatusOf(probes);
        xml.WriteStartElement("host");
        xml.WriteAttributeString("starttime", Seconds(probes.Min(probe => probe.StartNs)));
        xml.WriteAttributeString("endtime", Seconds(probes.Max(probe => probe.EndNs)));
        Empty(xml, "status", ("state", state), ("reason", reason), ("reason_ttl", UnknownTtl));
        Empty(xml, "address", ("addr", probes[0].Address.ToString()), ("addrtype", probes[0].Address.IsV4 ? "ipv4" : "ipv6"));
        xml.WriteStartElement("hostnames");
        if (Array.Find(probes, probe => probe.Name is not null) is { } named) { Empty(xml, "hostname", ("name", named.Name!), ("type", "user")); }

        xml.WriteEndElement();
        if (state != "down") { WritePorts(xml, probes); }

        xml.WriteEndElement();
        return state;
    }

    static (string State, string Reason) StatusOf(ProbeView[] probes)
    {
        if (probes.Select(NmapReason.ProofOfLife).FirstOrDefault(proof => proof is not null) is { } proof) { return ("up", proof); }

        if (Array.TrueForAll(probes, probe => probe.Verdict == Verdict.Unreachable))
        {
            return ("down", probes[0] switch
            {
                { Icmp: { } icmp } => NmapReason.IcmpReason(icmp),
                { Proof: Proof.Neighbour } => "no-arp-response",
                _ => "host-unreach",
            });
        }

        // Nothing of the host itself: it may be there.
        return ("unknown", Array.Find(probes, probe => probe.Icmp is not null) is { Icmp: { } refusal } ? NmapReason.IcmpReason(refusal) : "no-response");
    }

    static void WritePorts(XmlWriter xml, ProbeView[] probes)
    {
        xml.WriteStartElement("ports");
        foreach (var probe in probes.Where(probe => probe.Transport != Transport.Icmp))
        {
            xml.WriteStartElement("port");
            xml.WriteAttributeString("protocol", ResultText.Of(probe.Transport));
            xml.WriteAttributeString("portid", Number(probe.Port));
            var (state, reason) = NmapReason.Of(probe);
            xml.WriteStartElement("state");
            xml.WriteAttributeString("state", state);
            xml.WriteAttributeString("reason", reason);
            xml.WriteAttributeString("reason_ttl", UnknownTtl);
            if (probe.Icmp is { } icmp) { xml.WriteAttributeString("reason_ip", icmp.From.ToString()); }

            xml.WriteEndElement();
            if (probe.Service is { } service) { WriteService(xml, probe, service); }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // conf 3 is what nmap gives a name from its table, 10 one that a reply proved.
    static void WriteService(XmlWriter xml, ProbeView probe, string service)
    {
        var isProven = probe.Verdict == Verdict.OpenConfirmed;
        xml.WriteStartElement("service");
        Attribute(xml, "name", service);
        if (probe.Product is { } product) { Attribute(xml, "product", product); }

        if (probe.Banner is { } banner) { Attribute(xml, "extrainfo", banner); }

        xml.WriteAttributeString("method", isProven ? "probed" : "table");
        xml.WriteAttributeString("conf", isProven ? "10" : "3");
        xml.WriteEndElement();
    }

    static void Empty(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes) { Attribute(xml, attribute, value); }

        xml.WriteEndElement();
    }

    // A banner or an argument may hold what XML cannot.
    static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, string.Concat(value.EnumerateRunes().Select(rune => rune.Value <= char.MaxValue && !XmlConvert.IsXmlChar((char)rune.Value) ? "?" : rune.ToString())));

    static string Seconds(long ns) => Number(ns / 1_000_000_000);

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
