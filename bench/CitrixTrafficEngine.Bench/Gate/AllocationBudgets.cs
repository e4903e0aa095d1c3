namespace CitrixTrafficEngine.Bench.Gate;

/// <summary>What each benchmark may allocate: the gate of ./test.sh. One that is not here fails it, and so does a name that no benchmark has.</summary>
static class AllocationBudgets
{
    /// <summary>Bytes an operation (a packet, a flow, a probe: what <see cref="Results.PerAttribute"/> says), by "Type.Method", or by "Type.Method(Parameter=value)" where a parameter has its own. 0 where the path is hot.</summary>
    public static IReadOnlyDictionary<string, double> BytesPerOperation { get; } = new Dictionary<string, double>
    {
        [Of(nameof(CaptureReaderBench), nameof(CaptureReaderBench.Read))] = 0,
        [Of(nameof(PacketParserBench), nameof(PacketParserBench.Parse))] = 0,
        [Of(nameof(DuplicateDetectorBench), nameof(DuplicateDetectorBench.IsDuplicate))] = 0,
        [Of(nameof(FragmentTableBench), nameof(FragmentTableBench.InOrder))] = 0,
        [Of(nameof(FragmentTableBench), nameof(FragmentTableBench.LastFirst))] = 0,
        [Of(nameof(FlowKeyBench), nameof(FlowKeyBench.Hash))] = 0,
        [Of(nameof(FlowKeyBench), nameof(FlowKeyBench.Compare))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.MakeOnly))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.HitTcp))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.HitUdp))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.Miss))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.OpenAndIdleOut))] = 0,
        [Of(nameof(FlowTableBench), nameof(FlowTableBench.OpenAndEvict))] = 0,

        [Of(nameof(RuleTableBench), nameof(RuleTableBench.RunOf))] = 0,
        [Of(nameof(SignatureBench), nameof(SignatureBench.PortLookUp))] = 0,
        [Of(nameof(SignatureBench), nameof(SignatureBench.Match))] = 0,
        [Of(nameof(SignatureBench), nameof(SignatureBench.ClassifyByPort))] = 0,
        [Of(nameof(SignatureBench), nameof(SignatureBench.ClassifyBySignature))] = 0,
        [Of(nameof(RoleBench), nameof(RoleBench.MemberLookUp))] = 0,
        [Of(nameof(RoleBench), nameof(RoleBench.MatchBySite))] = 0,
        [Of(nameof(RoleBench), nameof(RoleBench.MatchByLearnedRoles))] = 0,
        [Of(nameof(CommunityIdBench), nameof(CommunityIdBench.OneByOne))] = 0,
        [Of(nameof(CommunityIdBench), nameof(CommunityIdBench.EightAtOnce))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.Classify))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.Roles))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.Findings))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.CommunityIds))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.Records))] = 0,
        [Of(nameof(FlowStageBench), nameof(FlowStageBench.Everything))] = 0,
        [Of(nameof(FlowRecordBench), nameof(FlowRecordBench.Write))] = 0,

        [Of(nameof(ProbeRequestBench), nameof(ProbeRequestBench.Cookie))] = 0,
        [Of(nameof(ProbeRequestBench), nameof(ProbeRequestBench.BuildDatagrams))] = 0,
        [Of(nameof(ProbeRequestBench), nameof(ProbeRequestBench.BuildStreams))] = 0,
        [Of(nameof(ProbeReplyBench), nameof(ProbeReplyBench.Foreign))] = 0,
        [Of(nameof(ProbeOrderBench), nameof(ProbeOrderBench.Permute))] = 0,
        [Of(nameof(ProbeOrderBench), nameof(ProbeOrderBench.Next))] = 0,
        [Of(nameof(ProbeOrderBench), nameof(ProbeOrderBench.Locate))] = 0,
        [Of(nameof(ProbeOrderBench), nameof(ProbeOrderBench.Find))] = 0,
        [Of(nameof(PaceBench), nameof(PaceBench.Take))] = 0,
        [Of(nameof(PaceBench), nameof(PaceBench.Deadlines))] = 0,

        // Lists of the content are made anew for the record; all other shapes are of 0.
        [Of(nameof(FlowRecordBench), "Write(Shape=tcp-v4-content)")] = 500,

        // What a confirmed reply says is kept for its record: texts and a list of fields.
        [Of(nameof(ProbeReplyBench), nameof(ProbeReplyBench.Confirmed))] = 500,

        // The names and times of a certificate too, and the handshake put together. A first byte that is no TLS is told by the same object.
        [Of(nameof(ProbeReplyBench), "Confirmed(Probe=https-hello)")] = 3_000,
        [Of(nameof(ProbeReplyBench), "Foreign(Probe=https-hello)")] = 100,

        // Once a run.
        [Of(nameof(CatalogBench), nameof(CatalogBench.LoadAndCompile))] = 10_000_000,
        [Of(nameof(CatalogBench), nameof(CatalogBench.Compile))] = 1_500_000,
        [Of(nameof(CatalogBench), nameof(CatalogBench.LoadAndCheck))] = 15_000_000,

        // Making the engine and the report of its end, over 200,000 packets; none of it for a packet.
        [Of(nameof(EngineBench), nameof(EngineBench.Audit))] = 80,
        [Of(nameof(EngineBench), nameof(EngineBench.AuditWithoutRecords))] = 80,
    };

    static string Of(string type, string method) => $"{type}.{method}";
}
