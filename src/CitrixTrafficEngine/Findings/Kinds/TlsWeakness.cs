using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>tls-obsolete</c>, <c>certificate-expired</c> and <c>certificate-expiring</c>: what a server's handshake shows.</summary>
sealed class TlsWeakness(FindingContext context) : IFindingRule
{
    /// <summary>TLS 1.2 and DTLS 1.2 on the wire (RFC 5246, RFC 6347).</summary>
    const ushort Tls12 = 0x0303, Dtls12 = 0xfefd;

    const long Day = 86_400L * 1_000_000_000;
    const long SoonNs = 30 * Day;

    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (facts.Content?.Tls is not { HasServerHello: true } tls) { return; }

        if (IsObsolete(tls)) { Raise(FindingCatalog.TlsObsolete, $"{NameOf(tls)} chosen", "payload: version in the ServerHello", facts, findings); }

        if (tls.NotAfterNs is not { } endNs) { return; }

        // The certificate came after the flow began; the packet's own time is not kept, and a handshake is short.
        var end = DateTime.UnixEpoch.AddTicks(endNs / 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var subject = tls.Subject is { } stated ? context.Named(stated) : "the server";
        if (endNs < facts.FirstNs) { Raise(FindingCatalog.CertificateExpired, $"certificate of {subject} ended {end}", "payload: notAfter of the certificate", facts, findings); }
        else if (endNs - facts.FirstNs < SoonNs) { Raise(FindingCatalog.CertificateExpiring, $"certificate of {subject} ends {end}", "payload: notAfter of the certificate", facts, findings); }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        foreach (var entry in findings.Entries)
        {
            if (entry.EstateHost is not { } host || entry.IsWithdrawn || context.IsEstate(host)) { continue; }

            entry.IsWithdrawn = true;
            findings.Withhold(entry.Kind, "host of unknown role: name it in a site file");
        }
    }

    // Whether the server is one of ours may show only later.
    void Raise(FindingKind kind, string message, string evidence, in FlowFacts facts, FindingSet findings)
    {
        if (findings.Support(kind, FindingSubject.Listener(facts), facts, Confidence.Payload) is not { } entry) { return; }

        entry.Message = message;
        entry.Evidence.Add(evidence);
        if (!context.IsEstate(facts)) { entry.EstateHost = facts.Destination; }
    }

    static bool IsObsolete(TlsContent tls) => tls.ChosenVersion != 0 && (tls.IsDatagram ? tls.ChosenVersion > Dtls12 : tls.ChosenVersion < Tls12);

    static string NameOf(TlsContent tls) => tls.ChosenVersion switch
    {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0xfeff => "DTLS 1.0",
        var other => string.Create(CultureInfo.InvariantCulture, $"version 0x{other:x4}"),
    };
}
