using System.Reflection;

namespace FslHv.Abi.Tests;

/// <summary>Facts are named by scenario files: their table and their cases must agree.</summary>
public sealed class FactTests
{
    [Fact]
    public void Every_case_is_in_the_table_of_kinds_and_no_kind_stands_twice()
    {
        var cases = Cases().Select(type => ((FactKind)type.GetField("Is", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!).Name);
        var kinds = ((IEnumerable<FactKind>)FactKind.All).Select(kind => kind.Name).ToList();
        Assert.Equal(cases.Order(StringComparer.Ordinal), kinds);
        Assert.Equal(kinds.Count, kinds.Distinct().Count());
    }

    [Fact]
    public void Every_field_of_every_kind_has_a_value_and_no_other_name_has()
    {
        foreach (var type in Cases())
        {
            var fact = (Fact)Sample(type);
            foreach (var field in (IEnumerable<string>)fact.Kind.Fields)
                Assert.True(fact.Field(field) is { Length: > 0 }, $"{fact.Kind.Name}: {field}");
            Assert.Null(fact.Field("no-such-field"));
        }
    }

    [Fact]
    public void Every_fact_prints_one_line()
    {
        foreach (var type in Cases())
        {
            var text = Sample(type).ToString()!;
            Assert.True(
                text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal) && !text.Contains('{', StringComparison.Ordinal),
                $"{type.Name}: {text}");
        }
    }

    private static IEnumerable<Type> Cases() => typeof(Fact).Assembly.GetTypes().Where(type => type.IsSealed && type.IsSubclassOf(typeof(Fact)));

    /// <summary>A value of any type that facts are made of.</summary>
    private static object Sample(Type type)
    {
        if (type == typeof(string))
            return "text";
        if (type == typeof(ErrorRecord))
            return ErrorRecord.Of(ErrorDomain.Pamu, "text");
        if (type.IsAbstract)
            return Sample(type.Assembly.GetTypes().First(derived => derived.IsSealed && derived.IsSubclassOf(type)));
        if (type == typeof(ValueList<Handle>))
            return (ValueList<Handle>)[new Handle(65)];
        if (type.IsEnum || type.IsPrimitive)
            return Activator.CreateInstance(type)!;
        if (type == typeof(Bytes))
            return Bytes.Copy("text"u8);
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
    }
}
