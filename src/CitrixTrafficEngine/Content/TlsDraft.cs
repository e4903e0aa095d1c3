using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Content;

/// <summary>What is known of a handshake that is being read.</summary>
sealed class TlsDraft(TlsContent tls) : IDisposable
{
    /// <summary>What the record will say.</summary>
    public TlsContent Tls { get; } = tls;

    /// <summary>The session id that the client sent: a server that returns it resumes.</summary>
    public byte[] ClientSession { get; set; } = [];

    /// <summary>Who sent the ServerHello, or null.</summary>
    public IpAddress? Server { get; set; }

    /// <summary>Of DTLS: the message that is being put together from fragments, of each end.</summary>
    public DatagramMessage?[] Messages { get; } = new DatagramMessage?[2];

    /// <summary>Whether a message waits for fragments.</summary>
    public bool HoldsBytes => Messages[0] is not null || Messages[1] is not null;

    /// <summary>The message of <paramref name="end"/> is complete, or given up.</summary>
    public void Forget(int end)
    {
        Messages[end]?.Assembly.Dispose();
        Messages[end] = null;
    }

    /// <summary>Gives up what waits for fragments.</summary>
    public void Dispose()
    {
        Forget(0);
        Forget(1);
    }
}
