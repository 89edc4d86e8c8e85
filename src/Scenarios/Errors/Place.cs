namespace FslHv.Scenarios;

/// <summary>Where something stands in a scenario file. Lines and columns count from 1; 0 and 0 for what was made in code.</summary>
public readonly record struct Place(int Line, int Column) : IComparable<Place>
{
    /// <inheritdoc />
    public int CompareTo(Place other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    public static bool operator <(Place left, Place right) => left.CompareTo(right) < 0;

    public static bool operator >(Place left, Place right) => left.CompareTo(right) > 0;

    public static bool operator <=(Place left, Place right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Place left, Place right) => left.CompareTo(right) >= 0;
}
