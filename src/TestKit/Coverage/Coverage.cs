namespace FslHv.TestKit;

/// <summary>In how many runs each thing was reached. It does not matter in which order runs are added.</summary>
public sealed class Coverage
{
    private readonly long[] _runs = new long[CoverageCatalogue.All.Length];

    /// <summary>How many runs.</summary>
    public long Runs { get; private set; }

    /// <summary>How many different things were reached.</summary>
    public int Reached => _runs.Count(runs => runs > 0);

    /// <summary>How many runs reached what stands there in <see cref="CoverageCatalogue.All"/>.</summary>
    public long RunsOf(int place) => _runs[place];

    /// <summary>Everything there is, with how many runs reached it: 0 where none did.</summary>
    public IEnumerable<(CoverageItem Item, long Runs)> Items => CoverageCatalogue.All.Select((item, place) => (item, _runs[place]));

    /// <summary>Adds one run.</summary>
    public void Add(RunCoverage run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Runs++;
        for (var place = 0; place < _runs.Length; place++)
            _runs[place] += run.Has(place) ? 1 : 0;
    }

    /// <summary>Adds what others reached.</summary>
    public void Add(Coverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Runs += other.Runs;
        for (var place = 0; place < _runs.Length; place++)
            _runs[place] += other._runs[place];
    }
}
