namespace CitrixTrafficEngine.Capture;

/// <summary>An interface that cannot be captured on, or libpcap is missing.</summary>
public sealed class CaptureDeviceException : IOException
{
    /// <summary>Says what failed.</summary>
    public CaptureDeviceException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Whether the process lacks a permission.</summary>
    public bool IsPermission { get; init; }
}
