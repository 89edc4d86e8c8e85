using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>Makes values of any type that messages hold, by looking at its constructors and at what can be set. A seed decides them all.</summary>
internal sealed class RandomValues(int seed)
{
    private const int DepthMax = 3;
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] Texts =
    [
        "", "a", "worker", "/hypervisor/handles/worker", "µs … −1", "\U0001F600 two units", "\0", "\"\\\n\t",
        new('x', 42), new('x', 43), new('–', 60), new('y', 300),
    ];

    private static readonly long[] Numbers =
        [0, 1, -1, 2, 63, 64, -64, -65, 127, 128, 255, 256, 16_383, 16_384, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 44, long.MaxValue, long.MinValue];

    private static readonly ConcurrentDictionary<Type, Type[]> Families = new();

    private readonly Random _random = new(seed);
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>A value. Of an abstract type: one of any case; deep inside another value: of the smallest.</summary>
    public object Make(Type type) => Make(type, 0)!;

    public RecordedStep MakeStep()
    {
        var step = MakeBareStep();
        return step.Cause == StepId.None ? step : step with { Via = _random.Next(5) };
    }

    private RecordedStep MakeBareStep() => new(
        (StepId)Make(typeof(StepId)),
        _random.Next(3) == 0 ? StepId.None : (StepId)Make(typeof(StepId)),
        (RecordedKind)Make(typeof(RecordedKind)),
        (ActorId)Make(typeof(ActorId)),
        _random.Next(3) == 0 ? ActorId.None : (ActorId)Make(typeof(ActorId)),
        _random.Next(3) == 0 ? null : (Message)Make(typeof(Message)),
        (Instant)Make(typeof(Instant)),
        [.. Enumerable.Range(0, _random.Next(6)).Select(_ => (StepEffect)Make(typeof(StepEffect)))],
        _random.Next(2) == 0 ? null : (ulong)Make(typeof(ulong)));

    private object? Make(Type type, int depth)
    {
        if (type == typeof(string))
            return Texts[_random.Next(Texts.Length)];
        if (type == typeof(bool))
            return _random.Next(2) == 1;
        if (type.IsEnum)
            return Enum.GetValues(type) is var values ? values.GetValue(_random.Next(values.Length)) : null;
        if (type.IsPrimitive)
            return MakeNumber(type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return _random.Next(3) == 0 ? null : Make(inner, depth);
        if (type == typeof(Bytes))
            return MakeBytes(_random.Next(9));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>))
            return MakeList(type.GetGenericArguments()[0], depth + 1);
        if (type == typeof(UserRegion))
            return new UserRegion((ulong)_random.NextInt64(), (ulong)_random.Next(1, 9000), MakeBytes(_random.Next(1, 9)), _random.Next(2) == 1);
        if (type == typeof(WatchdogPeriod))
            return new WatchdogPeriod((uint)_random.Next(64));
        if (type == typeof(ErrorRecord))
            return MakeError();
        return type.IsAbstract ? Make(CaseOf(type, depth), depth + 1) : MakeRecord(type, depth + 1);
    }

    private object MakeNumber(Type type)
    {
        var number = _random.Next(2) == 0 ? Numbers[_random.Next(Numbers.Length)] : _random.NextInt64() >> _random.Next(64);
        return type == typeof(byte) ? (byte)number : type == typeof(sbyte) ? (sbyte)number : type == typeof(short) ? (short)number
            : type == typeof(ushort) ? (ushort)number : type == typeof(char) ? (char)number : type == typeof(int) ? (int)number
            : type == typeof(uint) ? (uint)number : type == typeof(ulong) ? (ulong)number : type == typeof(long) ? number
            : throw new NotSupportedException($"no {type} is ever made");
    }

    private Bytes MakeBytes(int count)
    {
        var bytes = new byte[count + 2];
        _random.NextBytes(bytes);
        return Bytes.Take(bytes).Slice(_random.Next(3), count);
    }

    private object MakeList(Type item, int depth)
    {
        var items = Array.CreateInstance(item, depth > DepthMax ? 0 : _random.Next(4));
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Make(item, depth), i);
        return typeof(ValueList).GetMethod(nameof(ValueList.ToValueList))!.MakeGenericMethod(item).Invoke(null, [items])!;
    }

    private ErrorRecord MakeError()
    {
        var domain = (ErrorDomain)Make(typeof(ErrorDomain));
        var record = ErrorRecord.Of(domain, (string)Make(typeof(string))) with { GuestPath = (string)Make(typeof(string)) };
        return ErrorLayout.Of(domain).Fields.Aggregate(record, (made, field) => made.With(field.Name, (ulong)Make(typeof(ulong))));
    }

    private Type CaseOf(Type family, int depth)
    {
        var cases = Families.GetOrAdd(family, _ =>
            [
                .. Domain.Assemblies.Append(family.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes())
                    .Where(type => !type.IsAbstract && type.IsSubclassOf(family)),
            ]);
        return depth > DepthMax ? cases.MinBy(type => type.GetProperties(Members).Length)! : cases[_random.Next(cases.Length)];
    }

    private object MakeRecord(Type type, int depth)
    {
        var makers = type.GetConstructors(Members)
            .Where(each => each.GetParameters().All(parameter => parameter.ParameterType != type && IsKept(parameter)))
            .OrderByDescending(each => each.GetParameters().Length);
        var made = makers.FirstOrDefault() is { } maker
            ? maker.Invoke([.. maker.GetParameters().Select(parameter => MakeOrNot(parameter.ParameterType, _nullability.Create(parameter), depth))])
            : Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(Members).Where(property => property.SetMethod is not null && !IsLeftOut(property)))
            property.SetValue(made, MakeOrNot(property.PropertyType, _nullability.Create(property), depth));
        return made;
    }

    private static bool IsLeftOut(PropertyInfo property) => property.IsDefined(typeof(IgnoreDataMemberAttribute));

    /// <summary>Whether what a constructor takes can be looked at afterwards. One that makes something else of it may ask much of it.</summary>
    private static bool IsKept(ParameterInfo parameter) =>
        parameter.Member.DeclaringType!.GetProperties(Members).Any(each => string.Equals(each.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
            || parameter.Member.DeclaringType.GetField(parameter.Name!, Members | BindingFlags.IgnoreCase) is not null;

    private object? MakeOrNot(Type type, NullabilityInfo nullability, int depth) =>
        !type.IsValueType && nullability.WriteState == NullabilityState.Nullable && _random.Next(3) == 0 ? null : Make(type, depth);
}
