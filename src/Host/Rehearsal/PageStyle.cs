namespace FslHv.Host.Rehearsal;

/// <summary>How a report's page looks, light and dark.</summary>
internal static class PageStyle
{
    /// <summary>The page's style sheet. Contains nothing that would have to be escaped.</summary>
    public const string Sheet = """

        :root { color-scheme: light dark; --back: #ffffff; --text: #1b1f24; --faint: #6a737d; --line: #d5dae0; --mark: #2566c4;
          --late: #c2410c; --good: #18794e; --bad: #c0262d; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #14171b; --text: #e4e7eb; --faint: #97a1ad; --line: #363c45; --mark: #78aaf5; --late: #f59e5b; --good: #5cc98f; --bad: #f37a80; }
        }
        body { background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-bottom: .3rem; }
        .good { color: var(--good); } .bad { color: var(--bad); } .faint { color: var(--faint); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { border-bottom: 1px solid var(--line); padding: .25rem .7rem; text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; }
        .charts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
        figure { margin: 0; } figcaption { font-size: .85rem; }
        svg { display: block; max-width: 100%; height: auto; }
        svg text { fill: var(--faint); font-size: 10px; }
        .axis { stroke: var(--faint); stroke-width: 1; } .tick { stroke: var(--line); stroke-width: 1; }
        .bar { fill: var(--mark); } .bar.late, .legend.late { fill: var(--late); }
        .median { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 3 2; }
        .curve { fill: none; stroke: var(--mark); stroke-width: 1.5; } .dot { fill: var(--mark); }
        details { border-bottom: 1px solid var(--line); padding: .3rem 0; } summary { cursor: pointer; }

        """;
}
