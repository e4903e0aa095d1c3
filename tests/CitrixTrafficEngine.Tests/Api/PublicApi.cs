using System.Reflection;

namespace CitrixTrafficEngine.Tests.Api;

/// <summary>What an assembly offers to others, one type or member a line, in an order that does not depend on its source.</summary>
static class PublicApi
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.ToString(), StringComparer.Ordinal))
        {
            var above = new[] { type.BaseType }.Concat(type.GetInterfaces().OrderBy(one => one.ToString(), StringComparer.Ordinal)).OfType<Type>().Where(one => one != typeof(object) && one != typeof(ValueType));
            lines.Add($"{KindOf(type)} {type} : {string.Join(", ", above)}".TrimEnd(' ', ':'));
            lines.AddRange(type.GetMembers(Declared).Where(IsOffered).Select(member => $"  {Told(member)}").Order(StringComparer.Ordinal));
        }

        return lines;
    }

    static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    // Accessors are told: whether a property can be set is part of what is offered. Nested types have lines of their own.
    static bool IsOffered(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        _ => false,
    };

    static string Told(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field => $"const {field} = {Value(field)}",
        FieldInfo { IsStatic: true } field => $"static {field}",
        MethodBase { IsStatic: true } method => $"static {method}",
        _ => member.ToString()!,
    };

    static string Value(FieldInfo field) => Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture) ?? "null";
}
