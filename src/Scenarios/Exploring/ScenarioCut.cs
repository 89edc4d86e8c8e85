using System.Globalization;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Something of a scenario that is left out, so that what remains shows a failure with less. Its text is one line that can be read back.</summary>
public abstract record ScenarioCut
{
    private ScenarioCut()
    {
    }

    /// <summary>Nothing runs in a partition but a bare guest.</summary>
    /// <param name="Partition">Its label.</param>
    public sealed record Guest(string Partition) : ScenarioCut
    {
        /// <inheritdoc />
        public override string ToString() => $"guest {Partition}";
    }

    /// <summary>A process of a Linux guest is not there.</summary>
    /// <param name="Partition">Label of the guest's partition.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Process(string Partition, string Name) : ScenarioCut
    {
        /// <inheritdoc />
        public override string ToString() => $"process {Partition}/{Name}";
    }

    /// <summary>A subscriber of a Linux guest is not there.</summary>
    /// <param name="Partition">Label of the guest's partition.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Subscriber(string Partition, string Name) : ScenarioCut
    {
        /// <inheritdoc />
        public override string ToString() => $"subscriber {Partition}/{Name}";
    }

    /// <summary>An entry of the timeline does not happen.</summary>
    /// <param name="Number">Its number in the timeline as it was written, from 1.</param>
    public sealed record Entry(int Number) : ScenarioCut
    {
        /// <inheritdoc />
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"timeline {Number}");
    }

    /// <summary>Reads a line as <see cref="object.ToString"/> writes it.</summary>
    /// <returns>Null when it is none.</returns>
    public static ScenarioCut? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || space == line.Length - 1)
            return null;
        var what = line[(space + 1)..];
        var slash = what.IndexOf('/', StringComparison.Ordinal);
        var isOwned = slash > 0 && slash < what.Length - 1;
        return line[..space] switch
        {
            "guest" => new Guest(what),
            "process" when isOwned => new Process(what[..slash], what[(slash + 1)..]),
            "subscriber" when isOwned => new Subscriber(what[..slash], what[(slash + 1)..]),
            "timeline" when int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => new Entry(number),
            _ => null,
        };
    }
}
