using System.Reflection;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Finds out which shape the values of a type have on the wire. Used while a codec is made, by one thread.</summary>
internal sealed class WireShapes(IEnumerable<Assembly> assemblies)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Assembly[] _assemblies = [.. assemblies.Distinct()];
    private readonly Dictionary<Assembly, Type[]> _records = [];
    private readonly Dictionary<Type, WireFamily> _families = [];
    private readonly Dictionary<Type, WireCase> _cases = [];
    private readonly Queue<WireCase> _open = [];
    private readonly HashSet<Type> _underWay = [];

    /// <summary>Cases of a family: those in the assemblies, and in the family's own.</summary>
    /// <exception cref="NotSupportedException">Two have the same name, or one can have descendants.</exception>
    public WireFamily FamilyOf(Type type)
    {
        if (_families.TryGetValue(type, out var known))
            return known;
        var types = type.IsSealed
            ? [type]
            : _assemblies.Append(type.Assembly).Distinct().SelectMany(RecordsOf).Where(type.IsAssignableFrom)
                .OrderBy(each => each.FullName, StringComparer.Ordinal).ToArray();
        if (types.FirstOrDefault(each => !each.IsSealed) is { } open)
            throw new NotSupportedException($"{open} is neither sealed nor abstract");
        if (types.Zip(types.Skip(1)).FirstOrDefault(pair => pair.First.FullName == pair.Second.FullName) is { First: { } twice })
            throw new NotSupportedException($"there are two records {twice}");
        return _families[type] = new(type, [.. types.Select(CaseOf)]);
    }

    /// <summary>Looks at the fields of all cases that were found, and at what those hold.</summary>
    /// <exception cref="NotSupportedException">A field cannot be written, or not set.</exception>
    public void Complete()
    {
        while (_open.TryDequeue(out var next))
            next.Shape = RecordShape.Of(next.Type, this);
    }

    /// <summary>The shape of a field's type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="place">The field, for who reads the exception.</param>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public WireShape Of(Type type, string place)
    {
        if (type == typeof(bool))
            return new PlainShape(type.Name, 1, nameof(WireWriter.WriteBool), nameof(WireReader.ReadBool));
        if (type == typeof(string))
            return new PlainShape(type.Name, 1, nameof(WireWriter.WriteText), nameof(WireReader.ReadText));
        if (type == typeof(ActorId))
            return new PlainShape(type.Name, 2, nameof(WireWriter.WriteActor), nameof(WireReader.ReadActor));
        if (NumberShape.Of(type) is { } number)
            return number;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return new NullableShape(type, Of(inner, place));
        if (type.IsValueType && !type.IsPrimitive && !type.IsByRefLike)
            return OfValue(type, place);
        if (IsRecord(type) && (type.IsSealed || type.IsAbstract))
            return new FamilyShape(type, FamilyOf(type));
        throw new NotSupportedException($"{place} is a {type}, which cannot be written");
    }

    /// <summary>A hash over everything that decides what bytes mean.</summary>
    public ulong Hash()
    {
        var hash = new StateHash();
        var lines = _families.Values.Select(family => family.Text).Concat(_cases.Values.Select(each => each.Shape.Text));
        foreach (var line in lines.Order(StringComparer.Ordinal))
            hash.Add(line);
        return hash.Value;
    }

    private static bool IsRecord(Type type) => type.IsClass && type.GetProperty("EqualityContract", Declared)?.PropertyType == typeof(Type);

    private WireShape OfValue(Type type, string place)
    {
        if (!_underWay.Add(type))
            throw new NotSupportedException($"{place} is a {type}, which holds others of itself");
        var shape = SequenceShape.Of(type, this, place) ?? (WireShape)RecordShape.Of(type, this);
        _underWay.Remove(type);
        return shape;
    }

    private WireCase CaseOf(Type type)
    {
        if (_cases.TryGetValue(type, out var known))
            return known;
        _open.Enqueue(_cases[type] = new(type));
        return _cases[type];
    }

    private Type[] RecordsOf(Assembly assembly) => _records.TryGetValue(assembly, out var known)
        ? known
        : _records[assembly] = [.. assembly.GetTypes().Where(type => !type.IsAbstract && !type.ContainsGenericParameters && IsRecord(type))];
}
