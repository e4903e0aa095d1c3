namespace CitrixTrafficEngine.Flows;

/// <summary>What one end of a flow was seen to do: the evidence for its state and its direction.</summary>
[Flags]
enum SideSeen : ushort
{
    None = 0,
    Syn = 1,
    SynAck = 2,
    PureAck = 4,
    Data = 8,
    Fin = 16,
    Rst = 32,
    Inconsistent = 64,
    MultiFlag = 128,
    Sequence = 256, // its sequence number is known
    FromStart = 512, // the kept payload is the beginning of what it sent
    Noted = 1024, // what it sends is noted, to be read
    Packet = 2048,
    DataLetter = 4096, // Data may come with SYN or FIN, which have letters of their own
    Aborted = 8192, // a reset ended it: not one that came after both had closed
    ClosedFirst = 16384, // it had sent its FIN before it reset
}
