using System.Globalization;
using System.Text.Json;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>A file of a sweep's records that the sweep goes on with: what its plan was, which pairs have their record, and where the next is written.</summary>
public sealed class Checkpoint : IDisposable
{
    readonly HashSet<int> _targets = [];

    /// <summary>What every record begins with.</summary>
    static ReadOnlySpan<byte> Head => "{\"@timestamp\":\""u8;

    Checkpoint(FileStream file) => File = file;

    /// <summary>The file, at its end.</summary>
    public FileStream File { get; }

    /// <summary>The plan of the first part; null where the file holds no whole line, because the run was killed before its first.</summary>
    public PlanDescription? Plan { get; private set; }

    /// <summary>Ids of the profiles of the first part.</summary>
    public IReadOnlyList<string> Profiles { get; private set; } = [];

    /// <summary>Ids of the roles that the first part stood for.</summary>
    public IReadOnlyList<string> FromRoles { get; private set; } = [];

    /// <summary>Where the first part stood in its site, or null.</summary>
    public string? Place { get; private set; }

    /// <summary>Names that the first part could not resolve.</summary>
    public IReadOnlyList<string> Unresolved { get; private set; } = [];

    /// <summary>Rows that the first part did not send.</summary>
    public IReadOnlyList<RowNotSent> NotSent { get; private set; } = [];

    /// <summary>Parts that were begun.</summary>
    public int Parts { get; private set; }

    /// <summary>Bytes of a torn last line that were taken away.</summary>
    public int MendedBytes { get; private set; }

    /// <summary>What the last summary counted beyond the verdicts, or nothing where no part came to its end.</summary>
    internal PartTotals Totals { get; private set; } = new();

    /// <summary>Opens <paramref name="path"/> to go on with it, and takes a torn last line away.</summary>
    /// <exception cref="CheckpointException">It is no file of a sweep.</exception>
    /// <exception cref="IOException">It cannot be read or written, or another sweep writes it.</exception>
    public static Checkpoint Open(string path)
    {
        var checkpoint = new Checkpoint(ResultFile.Open(path));
        try
        {
            // Nothing is taken away from a file that is no sweep's.
            checkpoint.ReadHead();
            checkpoint.Mend();
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is known of every pair of <paramref name="plan"/>.</summary>
    /// <exception cref="CheckpointException">The file is of another plan, or a line is no record of it, or a second one of its pair.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SweepTally Load(ScanPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan?.CheckHash(plan);
        var tally = new SweepTally(plan);
        var sets = new ProbeSets(plan);
        File.Position = 0;
        var lines = new RecordFile(File);
        while (lines.TryRead(out var line))
        {
            try
            {
                Take(SavedRecord.Parse(line), plan, sets, tally);
            }
            catch (FormatException exception)
            {
                throw Fault(lines, exception.Message);
            }
        }

        File.Seek(0, SeekOrigin.End);
        return tally;
    }

    /// <summary>Whether a target record of <paramref name="host"/> is in the file. Known after <see cref="Load"/>.</summary>
    internal bool HasTarget(int host) => _targets.Contains(host);

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    // Lines are written whole: what follows the last line end is the beginning of a write that a kill cut.
    void Mend()
    {
        File.Position = 0;
        var lines = new RecordFile(File);
        while (lines.TryRead(out _)) { }

        MendedBytes = lines.TornBytes;
        if (MendedBytes > 0) { File.SetLength(lines.Offset); }
    }

    void ReadHead()
    {
        var lines = new RecordFile(File);
        if (!lines.TryRead(out var line))
        {
            if (!Head.StartsWith(lines.Torn[..Math.Min(lines.TornBytes, Head.Length)])) { throw new CheckpointException($"{File.Name}: is no file of a sweep's records"); }

            return;
        }

        try
        {
            var run = SavedRecord.Parse(line);
            Plan = SavedRecord.Dataset(run) == "ctxscan.run" && SavedRecord.At(run, "ctxscan", "plan") is { } plan
                ? SavedPlan.Read(plan)
                : throw new FormatException("expected the run record of a sweep");
            Profiles = SavedRecord.Texts(run, "ctxscan", "run", "profiles");
            FromRoles = SavedRecord.Texts(run, "ctxscan", "run", "from_role");
            Place = SavedRecord.Text(run, "ctxscan", "run", "place");
            Unresolved = SavedRecord.Texts(run, "ctxscan", "run", "unresolved");
            NotSent = [.. SavedRecord.Items(run, "ctxscan", "run", "not_sent").Select(row => new RowNotSent(SavedRecord.Text(row, "row") ?? "", SavedRecord.Text(row, "why") ?? ""))];
        }
        catch (FormatException exception)
        {
            throw Fault(lines, exception.Message);
        }
    }

    void Take(JsonElement record, ScanPlan plan, ProbeSets sets, SweepTally tally)
    {
        switch (SavedRecord.Dataset(record))
        {
            case "ctxscan.run":
                Parts++;
                if (SavedRecord.Text(record, "ctxscan", "plan", "hash") != plan.Hash) { throw new FormatException($"expected ctxscan.plan.hash {plan.Hash}"); }

                break;
            case "ctxscan.probe":
                TakeProbe(SavedRecord.ReadProbe(record), plan, sets, tally);
                break;
            case "ctxscan.target":
                var address = SavedRecord.Address(SavedRecord.Text(record, "destination", "ip"), "destination.ip");
                var host = plan.Find(address) ?? throw new FormatException($"{address} is not in the plan");
                _targets.Add(host);
                if (SavedRecord.At(record, "ctxscan", "target", "answers_everything") is { ValueKind: JsonValueKind.True }) { tally.NoteAnswersEverything(host); }

                break;
            case "ctxscan.summary":
                Totals = PartTotals.Read(record);
                break;
            default:
                throw new FormatException("expected event.dataset ctxscan.run, .probe, .target or .summary");
        }
    }

    static void TakeProbe(ProbeView view, ScanPlan plan, ProbeSets sets, SweepTally tally)
    {
        var probe = plan.Find(view.Address) is { } host ? sets.IndexOf(host, view.Transport, view.Port) : host = -1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{view.Address} {view.Port}/{ResultText.Of(view.Transport)}");
        if (probe < 0) { throw new FormatException($"{name} is not in the plan"); }

        var pair = plan.FirstPairOf(host) + probe;
        if (tally.IsDone(pair)) { throw new FormatException($"{name} has a record already"); }

        tally.Add(pair, new()
        {
            Host = host,
            Probe = plan.ProbesOf(host)[probe],
            Verdict = view.Verdict,
            Proof = view.Proof,
            Icmp = view.Icmp,
            Tries = view.Tries,
            Protocol = view.Protocol,
            Product = view.Product,
            Errno = view.Errno,
        });
    }

    CheckpointException Fault(RecordFile lines, string message) => new(string.Create(CultureInfo.InvariantCulture, $"{File.Name}: line {lines.LineNumber}: {message}"));
}
