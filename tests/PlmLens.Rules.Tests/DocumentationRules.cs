using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace PlmLens.Rules.Tests;

/// <summary>Every public member of a library says what it is.</summary>
public sealed class DocumentationRules
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Libraries { get; } =
    [
        "PlmLens.Core",
        "PlmLens.Compute",
        "PlmLens.Proteins",
        "PlmLens.Models",
        "PlmLens.Store",
        "PlmLens.Sae",
        "PlmLens.Analysis",
    ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_member_is_documented(string library)
    {
        Assembly assembly = Assembly.Load(library);
        HashSet<string> documented = Documented(Path.ChangeExtension(assembly.Location, ".xml"));
        string[] missing = [.. assembly.GetExportedTypes()
            .SelectMany(Names)
            .Where(name => !documented.Contains(name))
            .Order(StringComparer.Ordinal)];
        Assert.Empty(missing);
    }

    [Fact]
    public void The_compiler_checks_documentation_in_every_library()
    {
        foreach (string file in Repository.Files("*.csproj"))
        {
            if (Repository.Relative(file).StartsWith("src/", StringComparison.Ordinal))
                Assert.DoesNotContain("1591", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    // Names without parameter lists: the compiler checks overloads one by one, this test that the check is on.
    private static HashSet<string> Documented(string xml) =>
        [.. XDocument.Load(xml).Descendants("member")
            .Where(m => m.Elements().Any())
            .Select(m => m.Attribute("name")!.Value.Split('(')[0].Split('~')[0])
            .Select(name => name.Split("``")[0])];

    private static IEnumerable<string> Names(Type type)
    {
        string typeName = type.FullName!.Replace('+', '.');
        yield return "T:" + typeName;
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        HashSet<string> parameters =
            [.. type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.Name!)];
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            bool indexer = property.GetIndexParameters().Length > 0;
            if (!parameters.Contains(property.Name) && !Generated(property) && !indexer)
                yield return $"P:{typeName}.{property.Name}";
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            if (!field.IsSpecialName && !Generated(field))
                yield return $"F:{typeName}.{field.Name}";
        }

        foreach (MethodInfo method in type.GetMethods(Declared))
        {
            bool inherited = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
            if (!method.IsSpecialName && !Generated(method) && !inherited)
                yield return $"M:{typeName}.{method.Name}";
        }
    }

    private static bool Generated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));
}
