namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>A request over UDP and IPv4 whose answer goes to a port of ours that its specification names, wherever it was sent from.</summary>
interface IFixedPort
{
    /// <summary>The port to send from and to be answered at. All probes of a run that have one have the same.</summary>
    ushort OwnPort { get; }
}
