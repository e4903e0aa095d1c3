using System.Globalization;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>The names of errno values that a sweep can meet.</summary>
/// <remarks>Source: Linux, include/uapi/asm-generic/errno-base.h and errno.h.</remarks>
static class ErrnoName
{
    /// <summary>"EPERM"; "errno-N" for one that no sweep should meet.</summary>
    public static string Of(int errno) => errno switch
    {
        1 => "EPERM",
        4 => "EINTR",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        22 => "EINVAL",
        23 => "ENFILE",
        24 => "EMFILE",
        92 => "ENOPROTOOPT",
        93 => "EPROTONOSUPPORT",
        97 => "EAFNOSUPPORT",
        98 => "EADDRINUSE",
        99 => "EADDRNOTAVAIL",
        100 => "ENETDOWN",
        101 => "ENETUNREACH",
        103 => "ECONNABORTED",
        104 => "ECONNRESET",
        105 => "ENOBUFS",
        110 => "ETIMEDOUT",
        111 => "ECONNREFUSED",
        112 => "EHOSTDOWN",
        113 => "EHOSTUNREACH",
        _ => string.Create(CultureInfo.InvariantCulture, $"errno-{errno}"),
    };
}
