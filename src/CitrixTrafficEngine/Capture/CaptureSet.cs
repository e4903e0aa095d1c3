namespace CitrixTrafficEngine.Capture;

/// <summary>The captures that arguments name, in the order in which they are read: by the time of their first packet, then those whose time cannot be known before (pipes).</summary>
/// <remarks>Each file is opened once to see its first packet and closed again, so that thousands of them need no more descriptors than one.</remarks>
public sealed class CaptureSet
{
    const string StandardInput = "-";

    readonly CaptureOptions _options;
    readonly List<(string Path, long? FirstNs)> _inputs = [];
    readonly List<CaptureFailure> _failures = [];
    readonly List<CaptureFailure> _leftOut = [];

    CaptureSet(CaptureOptions options) => _options = options;

    /// <summary>Paths in the order in which they are read.</summary>
    public IEnumerable<string> Inputs => _inputs.Select(input => input.Path);

    /// <summary>What was asked for and cannot be read, or is a capture in a folder and cannot; grows while the set is opened.</summary>
    public IReadOnlyList<CaptureFailure> Failures => _failures;

    /// <summary>Files of named folders that are no captures.</summary>
    public IReadOnlyList<CaptureFailure> LeftOut => _leftOut;

    /// <summary>Resolves <paramref name="arguments"/>: files, folders (the captures directly inside), patterns with <c>*</c> and <c>?</c>, and <c>-</c>. A file named twice is read once. Does not throw for what it cannot read.</summary>
    public static CaptureSet Resolve(IReadOnlyCollection<string> arguments, CaptureOptions options)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(options);
        var set = new CaptureSet(options);
        var candidates = new List<Candidate>();
        foreach (var argument in arguments) { set.AddCandidates(argument, candidates); }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        candidates.RemoveAll(candidate => !seen.Add(candidate.IsStandardInput ? StandardInput : Path.GetFullPath(candidate.Path)));
        foreach (var candidate in candidates)
        {
            // The order of one input is known, and it may be about to grow.
            if (candidates.Count == 1 && !candidate.FromFolder) { set._inputs.Add((candidate.Path, null)); }
            else { set.AddInput(candidate); }
        }

        if (set._inputs.Count == 0 && set._failures.Count == 0)
        {
            var all = string.Join(' ', arguments);
            set._failures.Add(new(all, new CaptureFormatException(all, 0, "none of the files is a capture")));
        }

        // A stable sort: equal times stay in the order of the arguments.
        var ordered = set._inputs.OrderBy(input => input.FirstNs ?? long.MaxValue).ToList();
        set._inputs.Clear();
        set._inputs.AddRange(ordered);
        return set;
    }

    /// <summary>Opens one input after the other, and closes each when the next is asked for. One that cannot be opened becomes one of the <see cref="Failures"/>.</summary>
    public IEnumerable<IFrameSource> Open()
    {
        for (var index = 0; index < _inputs.Count && !_options.Cancel.IsCancellationRequested; index++)
        {
            IFrameSource source;
            try
            {
                source = Open(_inputs[index].Path, _options.Follow && index == _inputs.Count - 1);
            }
            catch (Exception cause) when (CaptureFailure.Covers(cause))
            {
                _failures.Add(new(_inputs[index].Path, cause));
                continue;
            }

            using (source) { yield return source; }
        }
    }

    /// <summary>All inputs as one, interleaved by time; a file is open only from its first packet to its last. Its <see cref="MergedSource.Failures"/> come beside those of the set.</summary>
    public MergedSource OpenMerged() => new(_inputs.Select(input => new MergedInput(input.Path, input.FirstNs ?? long.MinValue, () => Open(input.Path, follow: false))));

    /// <summary>The first of the inputs that cannot be read a second time, a pipe or an empty file, or null.</summary>
    public string? FirstPipe() => Inputs.FirstOrDefault(path => path == StandardInput || (File.Exists(path) && LengthOf(path) == 0));

    // A link tells its own length, and /dev/fd/63 leads to a pipe, which is no file.
    static long LengthOf(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        return target is FileInfo { Exists: true } file ? file.Length : target.FullName == Path.GetFullPath(path) ? throw new FileNotFoundException($"{path}: no such file") : 0;
    }

    IFrameSource Open(string path, bool follow)
    {
        if (path != StandardInput) { return CaptureFile.Open(path, _options with { Follow = follow }); }

        var open = _options.StandardInput ?? throw new CaptureFormatException(path, 0, "there is no standard input");
        return CaptureFile.Open(open(), path, _options);
    }

    void AddCandidates(string argument, List<Candidate> candidates)
    {
        try
        {
            if (Directory.Exists(argument)) { AddFolder(argument, candidates); }
            else if (argument != StandardInput && !File.Exists(argument) && PathPattern.IsPattern(argument)) { AddMatches(argument, candidates); }
            else { candidates.Add(new(argument, FromFolder: false)); }
        }
        catch (Exception cause) when (CaptureFailure.Covers(cause))
        {
            _failures.Add(new(argument, cause));
        }
    }

    static void AddMatches(string pattern, List<Candidate> candidates)
    {
        var matches = PathPattern.Expand(pattern);
        if (matches.Count == 0) { throw new FileNotFoundException($"{pattern}: no file matches"); }

        foreach (var match in matches)
        {
            if (Directory.Exists(match)) { AddFolder(match, candidates); }
            else { candidates.Add(new(match, FromFolder: false)); }
        }
    }

    static void AddFolder(string folder, List<Candidate> candidates)
    {
        var files = Directory.GetFiles(folder);
        Array.Sort(files, StringComparer.Ordinal);
        candidates.AddRange(files.Select(file => new Candidate(file, FromFolder: true)));
        if (files.Length == 0) { throw new CaptureFormatException(folder, 0, "the folder holds no files, expected captures"); }
    }

    void AddInput(Candidate candidate)
    {
        var (path, fromFolder) = candidate;
        try
        {
            // A pipe states no length either, and to look into it would be to take from it.
            var canLook = !candidate.IsStandardInput && LengthOf(path) > 0;
            if (!canLook && fromFolder) { throw new CaptureFormatException(path, 0, "the file is empty, expected a capture"); }

            _inputs.Add((path, canLook ? CaptureFile.FirstTimestampNs(path) : null));
        }
        catch (Exception cause) when (CaptureFailure.Covers(cause))
        {
            var isOther = fromFolder && cause is CaptureFormatException { HoldsPackets: false };
            (isOther ? _leftOut : _failures).Add(new(path, cause));
        }
    }

    readonly record struct Candidate(string Path, bool FromFolder)
    {
        public bool IsStandardInput => !FromFolder && Path == StandardInput;
    }
}
