namespace CitrixTrafficEngine.Classify;

/// <summary>What told which end opened a flow, strongest first.</summary>
public enum Direction : byte
{
    /// <summary>Its SYN was seen.</summary>
    Syn,

    /// <summary>The other end's SYN-ACK was seen.</summary>
    SynAck,

    /// <summary>The content tells who asks.</summary>
    Payload,

    /// <summary>The other end was seen to accept connections on its port.</summary>
    Listener,

    /// <summary>The catalog knows the other end's port and not its own.</summary>
    Catalog,

    /// <summary>The other end's port is a system or registered port and its own is not.</summary>
    LowerPort,

    /// <summary>It sent the first packet.</summary>
    First,
}
