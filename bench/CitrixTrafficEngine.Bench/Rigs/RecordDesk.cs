using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>All that the records thread does with a flow, without the thread. The only place of the benches that knows how its parts are put together.</summary>
sealed class RecordDesk
{
    readonly Classifier _classifier;
    readonly RoleMatcher _roles;
    readonly FindingSource _findings;
    readonly FlowRecord _record;
    readonly ChunkCommunityIds _ids;
    readonly JsonLine _line = new();

    /// <summary>With the whole embedded catalog, and no site file.</summary>
    public RecordDesk()
    {
        var catalog = Catalog.Load(new());
        var rules = catalog.Compile();
        var signatures = catalog.CompileSignatures();
        string?[] services = [null, .. signatures.Signatures.ToArray().Select(signature => signature.Service)];
        var learned = new LearnedTraffic(rules);
        _classifier = new(rules, signatures, learned.Listeners);
        _roles = new(rules, learned, null, services);
        _findings = new(new FindingStage(rules, new(), new()), learned, services);
        _record = new(_line, new MatchText(rules, signatures), new(signatures), new(), [new(new("bench.pcap"), null)], 0);
        _ids = _record.NewChunkIds();
    }

    /// <summary>Bytes of records that were written since the last call; they are forgotten.</summary>
    public int Take()
    {
        var bytes = _line.Length;
        _line.Clear();
        return bytes;
    }

    /// <summary>What the payload and the ports say of the flow.</summary>
    public Classification Classify(DueFlowCopy due) => _classifier.Classify(in due.Flow);

    /// <summary>What the roles of its ends add.</summary>
    public void Match(DueFlowCopy due, ref Classification found) => _roles.Match(in due.Flow, isFinal: true, ref found);

    /// <summary>The keys of the findings that it supports.</summary>
    public IReadOnlyList<string> Find(DueFlowCopy due, in Classification found) => _findings.Add(in due.Flow, isFinal: true, in found, null);

    /// <summary>The Community IDs of all flows of <paramref name="chunk"/>.</summary>
    public void Identify(RecordChunk chunk) => _ids.Compute(chunk);

    /// <summary>Writes the record.</summary>
    public void Write(DueFlowCopy due, in Classification found, FlowContent? content, IReadOnlyList<string> keys, int idOf = -1) =>
        _record.Write(in due.Flow, due.Reason, due.DueNs, in found, content, keys, idOf < 0 ? default : _ids.Of(idOf));
}
