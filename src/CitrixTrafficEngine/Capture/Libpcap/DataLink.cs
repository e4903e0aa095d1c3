namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>libpcap numbers a few link types by platform (DLT_) and files number them alike everywhere (LINKTYPE_).</summary>
static class DataLink
{
    const int RawHere = 12; // DLT_RAW of Linux, macOS and most BSDs
    const int RawOpenBsd = 14;

    /// <summary>The number that libpcap has for <paramref name="linkType"/>.</summary>
    public static int Of(LinkType linkType) => linkType is LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd ? RawHere : (int)linkType;

    /// <summary>The link type that libpcap means by <paramref name="dataLink"/>.</summary>
    public static LinkType ToLinkType(int dataLink) => dataLink is RawHere or RawOpenBsd ? LinkType.Raw : (LinkType)dataLink;
}
