using System.Text;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>Plays a TCP conversation written as letters, upper case for the client and lower case for the server.</summary>
/// <remarks>
/// s SYN, h SYN-ACK, a acknowledgement, d 100 bytes, t the last data once more, x data that the capture lacks, f FIN, e FIN with 100 bytes, r RST, o RST with
/// another sequence number, w acknowledgement with a window of zero, q SYN and FIN, i FIN and RST, v the FIN once more, k keep-alive, z SYN with 10 bytes, n no flag at all.
/// </remarks>
sealed class TcpScript
{
    public static readonly TestEnd Client = TestEnd.Of("10.0.0.1", 50_000);
    public static readonly TestEnd Server = TestEnd.Of("10.0.0.2", 443);

    readonly TableRig _rig;
    readonly uint[] _next = [1_000, 4_294_967_290]; // the server's wraps
    readonly uint[] _initial = [1_000, 4_294_967_290];
    long _timeNs = TableRig.EpochNs;

    public TcpScript(TableRig rig) => _rig = rig;

    /// <summary>Between two segments: 1 ms.</summary>
    public long StepNs { get; init; } = 1_000_000;

    public long TimeNs => _timeNs;

    public void Wait(TimeSpan time) => _timeNs += time.Ticks * 100;

    /// <summary>Both sides begin with other sequence numbers.</summary>
    public void Renumber(uint client, uint server) => (_next[0], _next[1], _initial[0], _initial[1]) = (client, server, client, server);

    public TcpScript Play(string letters)
    {
        foreach (var letter in letters) { Play(letter); }

        return this;
    }

    /// <summary>The one flow that stands in the table, as state and history that <paramref name="opener"/> opened. The table is empty then.</summary>
    public static (string State, string History) Summary(TableRig rig, TestEnd opener)
    {
        var flow = Only(rig);
        var end = flow.Key.AddressA == opener.Address && flow.Key.PortA == opener.Port ? 0 : 1;
        var history = new StringBuilder();
        for (var at = 0; at < flow.HistoryLength; at++)
        {
            var letter = (char)(flow.History[at] & 0x7f);
            history.Append((flow.History[at] & 0x80) != 0 == (end == 0) ? letter : char.ToLowerInvariant(letter));
        }

        return (Encoding.ASCII.GetString(ConnectionState.Of(in flow, end)), history.ToString());
    }

    /// <summary>The one flow that stands in the table. The table is empty then.</summary>
    public static Flow Only(TableRig rig)
    {
        Assert.Equal(1, rig.Table.Active);
        EndedFlow? only = null;
        rig.OnEnd = ended => only = ended;
        rig.Table.EndAll(EndReason.EndOfInput);
        return only!.Flow;
    }

    void Play(char letter)
    {
        var side = char.IsUpper(letter) ? 0 : 1;
        var (from, to) = side == 0 ? (Client, Server) : (Server, Client);
        ref var next = ref _next[side];
        var packet = new TestPacket(from, to, 6, _timeNs) { Sequence = next, Acknowledgement = _next[1 - side], Flags = TcpFlags.Ack, Ttl = side == 0 ? (byte)128 : (byte)64 };
        _timeNs += StepNs;
        switch (char.ToLowerInvariant(letter))
        {
            case 's':
                packet = packet with { Flags = TcpFlags.Syn, Sequence = _initial[side], Acknowledgement = 0 };
                next = _initial[side] + 1;
                break;
            case 'z':
                packet = packet with { Flags = TcpFlags.Syn, Sequence = _initial[side], Acknowledgement = 0, Payload = 10 };
                next = _initial[side] + 11;
                break;
            case 'h':
                packet = packet with { Flags = TcpFlags.Syn | TcpFlags.Ack, Sequence = _initial[side] };
                next = _initial[side] + 1;
                break;
            case 'a':
                break;
            case 'd':
                packet = packet with { Flags = TcpFlags.Ack | TcpFlags.Psh, Payload = 100 };
                next += 100;
                break;
            case 't':
                packet = packet with { Flags = TcpFlags.Ack | TcpFlags.Psh, Payload = 100, Sequence = next - 100 };
                break;
            case 'x':
                next += 100;
                return;
            case 'f':
                packet = packet with { Flags = TcpFlags.Fin | TcpFlags.Ack };
                next += 1;
                break;
            case 'v':
                packet = packet with { Flags = TcpFlags.Fin | TcpFlags.Ack, Sequence = next - 1 };
                break;
            case 'e':
                packet = packet with { Flags = TcpFlags.Fin | TcpFlags.Ack, Payload = 100 };
                next += 101;
                break;
            case 'r':
                packet = packet with { Flags = TcpFlags.Rst, Window = 0, IpId = 7 };
                break;
            case 'o':
                packet = packet with { Flags = TcpFlags.Rst, Window = 0, Sequence = next + 20 };
                break;
            case 'w':
                packet = packet with { Window = 0 };
                break;
            case 'q':
                packet = packet with { Flags = TcpFlags.Syn | TcpFlags.Fin };
                next += 2;
                break;
            case 'i':
                packet = packet with { Flags = TcpFlags.Fin | TcpFlags.Rst };
                break;
            case 'k':
                packet = packet with { Payload = 1, Sequence = next - 1 };
                break;
            case 'n':
                packet = packet with { Flags = TcpFlags.None };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(letter), letter, "no letter of the script");
        }

        _rig.Send(packet);
    }
}
