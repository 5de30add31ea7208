namespace PlmLens.Cli.Report;

/// <summary>
/// How reports look: light or dark as the reader's system asks, from phone to desk width. Series colours are those of
/// Okabe and Ito, which people with any colour vision can tell apart; dark pages use lighter ones of the same hues.
/// </summary>
internal static class ReportStyle
{
    /// <summary>Series that have a colour of their own; more start again.</summary>
    public const int Colors = 6;

    /// <summary>Colours as CSS variables.</summary>
    public const string Colours =
        """
        :root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--soft:#57606a;--grid:#e2e5e9;--card:#f6f8fa;
        --edge:#d5dae0;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#b3548c;--s4:#a87900;--s5:#3a9bd0}
        @media(prefers-color-scheme:dark){:root{--page:#0f1317;--ink:#e6e9ed;--soft:#9aa4ae;--grid:#2a313a;
        --card:#171c22;--edge:#2f3740;--s0:#56b4e9;--s1:#f0833a;--s2:#2fc79b;--s3:#e193c1;--s4:#e6b422;--s5:#9ccdf0}}

        """;

    /// <summary>Rules for drawings.</summary>
    public const string Chart =
        """
        .chart text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:12px;
        fill:var(--soft)}
        .chart .name{fill:var(--ink)}.page{fill:var(--page)}
        .grid{stroke:var(--grid);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1}
        .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
        .line{fill:none;stroke-width:1.8;stroke-linejoin:round}.band{opacity:.22;stroke:none}.bar{stroke:none}
        .front{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}
        .point{stroke:var(--page);stroke-width:1}.dot{opacity:.75;stroke:none}.none{fill:var(--soft)}
        .chart .seq{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:var(--ink)}
        .under{stroke:var(--s1);stroke-width:2}
        .a1{opacity:.16}.a2{opacity:.34}.a3{opacity:.56}.a4{opacity:.8}
        .l0{stroke:var(--s0)}.l1{stroke:var(--s1);stroke-dasharray:7 3}.l2{stroke:var(--s2);stroke-dasharray:2 3}
        .l3{stroke:var(--s3);stroke-dasharray:9 3 2 3}.l4{stroke:var(--s4);stroke-dasharray:4 2}
        .l5{stroke:var(--s5);stroke-dasharray:1 3}
        .f0{fill:var(--s0)}.f1{fill:var(--s1)}.f2{fill:var(--s2)}.f3{fill:var(--s3)}.f4{fill:var(--s4)}
        .f5{fill:var(--s5)}

        """;

    /// <summary>Rules for pages.</summary>
    public const string Page =
        """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);line-height:1.45;
        font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:1180px;margin:0 auto;padding:20px 16px 48px}
        h1{font-size:1.5rem;margin:.2em 0 .1em;overflow-wrap:anywhere}h2{font-size:1.12rem;margin:1.8em 0 .6em}
        p{margin:.4em 0;max-width:76ch}.soft{color:var(--soft)}
        .cards{display:grid;gap:14px;margin:14px 0;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr))}
        figure{margin:0;padding:12px 12px 8px;background:var(--card);border:1px solid var(--edge);border-radius:8px}
        figure.full{max-width:820px;margin:14px 0}
        figure h3{margin:0 0 6px;font-size:.95rem}
        figcaption{font-size:.82rem;color:var(--soft);margin-top:4px}
        svg.chart{display:block;width:100%;height:auto}
        .tiles{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));margin:14px 0}
        .tile{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:8px 12px}
        .tile b{display:block;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
        .tile span{font-size:.8rem;color:var(--soft)}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
        th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--grid);vertical-align:top}
        th{font-weight:600}td.n,th.n{text-align:right;white-space:nowrap}td.note{color:var(--soft)}
        td.value{overflow-wrap:anywhere}
        @media(max-width:560px){table.stack td.note{display:block;padding-top:0}table.stack th.note{display:none}
        table.stack tr{display:block;border-bottom:1px solid var(--grid);padding:4px 0}
        table.stack td{display:inline-block;border:0;padding:2px 12px 2px 0}table.stack thead{display:none}}

        """;
}
