using System.Buffers;
using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Api;

/// <summary>No state is shared by the engines of a process: what is static is constant.</summary>
public sealed class StaticStateTests
{
    /// <summary>Static fields whose type could change, and why they do not.</summary>
    static readonly FrozenDictionary<string, string> s_constant = new Dictionary<string, string>
    {
        ["CitrixTrafficEngine.Catalogs.Reading.SignatureTestReader.s_keysOf"] = "a table that is read only",
    }.ToFrozenDictionary();

    [Theory]
    [InlineData("CitrixTrafficEngine")]
    [InlineData("CitrixTrafficEngine.Catalog")]
    [InlineData("CitrixTrafficEngine.Scan")]
    public void Every_static_field_is_set_once_to_what_cannot_grow(string library)
    {
        var fields = StaticFields(Assembly.Load(library)).ToList();

        Assert.NotEmpty(fields);
        Assert.Empty(fields.Where(field => !field.IsInitOnly).Select(Told));
        Assert.Empty(fields.Where(field => !IsConstant(field.FieldType) && !s_constant.ContainsKey(Told(field))).Select(field => $"{Told(field)}: {field.FieldType}"));
    }

    [Fact]
    public void No_exception_is_kept_for_a_field_that_is_gone() =>
        Assert.Empty(s_constant.Keys.Except(Libraries().SelectMany(StaticFields).Select(Told)));

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task An_audit_and_a_sweep_leave_every_static_table_as_it_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the sweep is for Linux");
        await Work(); // types are initialized when they are first used
        var before = Contents();

        await Work();

        Assert.Equal(before, Contents());
        Assert.InRange(before.Count, 100, 10_000);
    }

    [Fact]
    public void What_could_change_is_found()
    {
        var found = StaticFields(typeof(Changing)).Where(field => !field.IsInitOnly || !IsConstant(field.FieldType)).Select(field => field.Name);

        Assert.Equal(["s_count", "s_holder", "s_list", "s_perThread"], found.Order(StringComparer.Ordinal));
        var before = ContentOf(typeof(Changing).GetField(nameof(Changing.s_table), BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null));
        Changing.s_table[1]++;
        Assert.NotEqual(before, ContentOf(Changing.s_table));
    }

    // All that three libraries do: rules, a capture with content and findings, and a sweep of this machine.
    [SupportedOSPlatform("linux")]
    static async Task Work()
    {
        var catalog = Catalog.Load(new());
        var run = new FlowRun(
            new() { Records = Stream.Null, Signatures = catalog.CompileSignatures(), Findings = new FindingOptions() },
            catalog.Compile(),
            stop => [CaptureFile.Open(new MemoryStream(ClassicPcap.Of(1, SecretTraffic.Frames)), "memory")]);
        await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken)) { }

        var probes = ProbeSet.Create(new());
        var plan = ScanPlan.Create([new(TargetSet.Of([Net.IpAddress.FromV4([127, 0, 0, 1])]), [new(Net.Transport.Tcp, 1, null, [], false, false)])], new());
        await foreach (var result in new ScanRun(plan, new() { HostRate = 0 }, new(probes.DatagramFor, probes.StreamsFor)).WithCancellation(TestContext.Current.CancellationToken)) { }
    }

    static IEnumerable<Assembly> Libraries() => [typeof(Engine).Assembly, typeof(Catalog).Assembly, typeof(Scanner).Assembly];

    static SortedDictionary<string, string> Contents()
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Libraries().SelectMany(StaticFields)) { contents.Add(Told(field), ContentOf(field.GetValue(null))); }

        return contents;
    }

    static string ContentOf(object? value)
    {
        var text = new StringBuilder();
        Tell(text, value, depth: 0);
        return text.ToString();
    }

    static void Tell(StringBuilder text, object? value, int depth)
    {
        if (value is IEnumerable items and not string)
        {
            if (value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && value.Equals(Activator.CreateInstance(type))) { return; }

            foreach (var item in items) { Tell(text, item, depth + 1); }

            return;
        }

        text.Append(value).Append('\n');
        if (value is null || depth > 4 || !IsOurs(value.GetType()) || value is Enum) { return; }

        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)) { Tell(text, field.GetValue(value), depth + 1); }
    }

    static IEnumerable<FieldInfo> StaticFields(Assembly assembly) => assembly.GetTypes().SelectMany(StaticFields);

    // Lambdas that capture nothing, and what patterns and regular expressions are compiled to, stand in types of the compiler's own.
    static IEnumerable<FieldInfo> StaticFields(Type type) => type.Name.Contains('<', StringComparison.Ordinal) || !IsOurs(type) || type.ContainsGenericParameters
        ? []
        : type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.IsLiteral);

    static bool IsOurs(Type type) => type.Namespace?.StartsWith("CitrixTrafficEngine", StringComparison.Ordinal) == true;

    static bool IsConstant(Type type) => IsConstant(type, []);

    // Arrays are tables here: that nobody writes to them is for the test that looks before and after.
    static bool IsConstant(Type type, HashSet<Type> asked) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type.IsDefined(typeof(IsReadOnlyAttribute)) || typeof(Delegate).IsAssignableFrom(type) || typeof(Encoding).IsAssignableFrom(type)
        || (type.IsArray && IsConstant(type.GetElementType()!, asked))
        || (type.IsGenericType && (type.Namespace is "System.Collections.Frozen" or "System.Collections.Immutable" || IsReadOnly(type.GetGenericTypeDefinition()) || type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal)))
        || HoldsConstantsOnly(type, asked);

    static bool IsReadOnly(Type open) => open == typeof(SearchValues<>) || open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyCollection<>) || open == typeof(IReadOnlyDictionary<,>) || open == typeof(Nullable<>);

    // A type of this code whose fields cannot change after it was made, nor what they hold.
    static bool HoldsConstantsOnly(Type type, HashSet<Type> asked) =>
        IsOurs(type) && !type.IsInterface
        && (!asked.Add(type) || type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).All(field => field.IsInitOnly && IsConstant(field.FieldType, asked)));

    static string Told(FieldInfo field) => $"{field.DeclaringType!.FullName}.{field.Name}";

    static class Changing
    {
        internal static readonly ImmutableArray<int> s_constant = [1];
        internal static readonly int[] s_table = [1, 2];
        internal static readonly List<int> s_list = [];
        internal static readonly Holder s_holder = new();
        internal static int s_count = Next() + s_constant.Length;

        [ThreadStatic]
        internal static int s_perThread;

        internal static int Next() => s_perThread++ + s_holder.Count;
    }

    sealed class Holder
    {
        public int Count { get; set; }
    }
}
