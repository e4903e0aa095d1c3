using System.Globalization;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>
/// Datagrams that answer no probe of ours. What never confirms: the request sent back, whole, cut or longer; a true answer cut anywhere; an answer of another
/// protocol; noise; and, where the probe has a cookie, a true answer to any other pair or under any other key, and one of which any bit of the cookie is wrong. An
/// answer without a cookie that is well formed is an answer: there the engine demands the exact address and port.
/// </summary>
public class HostileReplyTests(ITestOutputHelper output)
{
    static readonly bool s_soak = Environment.GetEnvironmentVariable("CTXSCAN_SOAK") == "1";
    static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("CTXSCAN_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : s_soak ? Random.Shared.Next() : 1_604;

    /// <summary>Replies to each probe: 100,000; ten times that under --soak.</summary>
    static readonly int s_replies = s_soak ? 1_000_000 : 100_000;

    public static TheoryData<string> Ids => [.. ProbeRig.Datagrams.Select(entry => entry.Description.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_hundred_thousand_replies_that_are_not_ours_confirm_nothing(string id)
    {
        output.WriteLine($"CTXSCAN_SEED={s_seed}");
        var random = new Random(s_seed);
        var entry = ProbeRig.Of(id);
        var mask = CookieMask(entry);
        var key = new ProbeKey("0123456789abcdef"u8);
        var kinds = new int[7];
        for (var count = 0; count < s_replies;)
        {
            var number = random.Next(65_536);
            var cookie = ProbeRig.Cookie(key, number);
            var kind = random.Next(kinds.Length);
            if (Hostile(kind, entry, cookie, number, mask, random) is not { } reply) { continue; }

            kinds[kind]++;
            count++;
            if (entry.Datagram!.Judge(reply, cookie, out _) == ReplyJudgement.Confirmed)
            {
                Assert.Fail($"seed {s_seed}: kind {kind} confirms {id}: {Convert.ToHexStringLower(reply)}");
            }
        }

        Assert.Equal(entry.Datagram!.HasCookie ? 7 : 4, kinds.Count(total => total > s_replies / 20));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_damaged_answer_is_judged_without_a_fault(string id)
    {
        var random = new Random(s_seed);
        var entry = ProbeRig.Of(id);
        var cookie = ProbeRig.Cookie();
        var answer = Answers.ToDatagram(id, ProbeRig.Request(entry, cookie));
        for (var count = 0; count < s_replies; count++)
        {
            var damaged = answer.AsSpan().ToArray();
            for (var times = random.Next(1, 5); times > 0; times--) { damaged[random.Next(damaged.Length)] = (byte)random.Next(256); }

            var judgement = entry.Datagram!.Judge(damaged.AsSpan(0, random.Next(2) == 0 ? damaged.Length : random.Next(damaged.Length)), cookie, out var detail);

            Assert.NotEqual(ReplyJudgement.Partial, judgement);
            Assert.Equal(judgement == ReplyJudgement.Confirmed, detail is not null);
            Assert.True(detail?.Banner is null or { Length: <= 256 });
        }
    }

    /// <summary>The bits of an answer that differ between cookies: those that we check.</summary>
    internal static byte[] CookieMask(ProbeEntry entry)
    {
        var first = Answers.ToDatagram(entry.Description.Id, ProbeRig.Request(entry, ProbeRig.Cookie()));
        var mask = new byte[first.Length];
        for (var number = 1; number < 512; number++)
        {
            var other = Answers.ToDatagram(entry.Description.Id, ProbeRig.Request(entry, ProbeRig.Cookie(number)));
            for (var at = 0; at < mask.Length; at++) { mask[at] |= (byte)(first[at] ^ other[at]); }
        }

        return mask;
    }

    // One hostile reply of a kind; null where the probe cannot tell it from a true one.
    static byte[]? Hostile(int kind, ProbeEntry entry, ProbeCookie cookie, int number, byte[] mask, Random random)
    {
        var request = ProbeRig.Request(entry, cookie);
        switch (kind)
        {
            case 0: // noise
                var noise = new byte[random.Next(1_400)];
                random.NextBytes(noise);
                return noise;
            case 1: // our own request, whole, cut or longer
                return random.Next(3) switch { 0 => request, 1 => request[..random.Next(request.Length)], _ => [.. request, .. new byte[random.Next(1, 64)]] };
            case 2: // cut
                var whole = Answers.ToDatagram(entry.Description.Id, request);
                return whole[..random.Next(entry.Description.Id == "rdp-udp" ? 16 : whole.Length)]; // padding follows the sixteen bytes of RDP's SYN
            case 3: // another protocol, for this very pair
                var others = ProbeRig.Datagrams.Where(other => other != entry && !AreAlike(other, entry)).ToArray();
                var foreign = others[random.Next(others.Length)];
                return Answers.ToDatagram(foreign.Description.Id, ProbeRig.Request(foreign, cookie));
            case 4 when entry.Datagram!.HasCookie: // a true answer to another pair
                return Answers.ToDatagram(entry.Description.Id, ProbeRig.Request(entry, ProbeRig.Cookie((number + 1 + random.Next(65_535)) % 65_536)));
            case 5 when entry.Datagram!.HasCookie: // made under another key
                var key = new byte[16];
                random.NextBytes(key);
                return Answers.ToDatagram(entry.Description.Id, ProbeRig.Request(entry, ProbeRig.Cookie(new ProbeKey(key), number)));
            case 6 when entry.Datagram!.HasCookie: // one bit of the cookie is wrong
                var answer = Answers.ToDatagram(entry.Description.Id, request);
                var at = 0;
                do { at = random.Next(answer.Length * 8); }
                while ((mask[at / 8] & (1 << (at % 8))) == 0);
                answer[at / 8] ^= (byte)(1 << (at % 8));
                return IsSecondCopy(entry, at / 8) ? null : answer;
            default:
                return null;
        }
    }

    // Both programs answer alike: the reply names none.
    static bool AreAlike(ProbeEntry one, ProbeEntry other) => one.Description.Id is "portmapper-udp" or "nfs-udp" && other.Description.Id is "portmapper-udp" or "nfs-udp";

    // RFC 3412, 7.1.3: the request id inside a report may be another; the message id outside is the cookie.
    static bool IsSecondCopy(ProbeEntry entry, int at) => entry.Description.Id == "snmp-discovery" && at > 60;
}
