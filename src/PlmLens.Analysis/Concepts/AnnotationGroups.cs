using System.Text.RegularExpressions;

namespace PlmLens.Analysis.Concepts;

/// <summary>
/// Groups over the notes and ligands of one feature key, told by the words of UniProt's controlled vocabularies
/// (ptmlist, ChEBI names): what is chemically one thing has one group, whichever residue carries it. The list with its
/// reasons: docs/methods-concepts.md.
/// </summary>
internal static partial class AnnotationGroups
{
    private static readonly Dictionary<string, (string Name, Regex Words)[]> s_byType = new()
    {
        ["MOD_RES"] =
        [
            ("any phosphorylation", Phosphorylation()),
            ("any acetylation", Acetylation()),
            ("any N-terminal acetylation", TerminalAcetylation()),
            ("any methylation", Methylation()),
            ("any lysine acylation", LysineAcylation()),
            ("any hydroxylation", Hydroxylation()),
            ("any amidation", Amidation()),
            ("any ADP-ribosylation", AdpRibosylation()),
            ("any deamidation", Deamidation()),
            ("any oxidation of sulfur", SulfurOxidation()),
            ("any sulfation", Sulfation()),
        ],
        ["LIPID"] =
        [
            ("any prenylation", Prenylation()),
            ("any fatty acylation", FattyAcylation()),
            ("any GPI anchor", GpiAnchor()),
            ("any lipoprotein cysteine", LipoproteinCysteine()),
        ],
        ["CARBOHYD"] =
        [
            ("any N-glycosylated asparagine", NGlycosylation()),
            ("any O-glycosylation", OGlycosylation()),
            ("any C-glycosylation", CGlycosylation()),
            ("any O-GlcNAc", OGlcNAc()),
            ("any O-fucose", OFucose()),
            ("any O-GalNAc", OGalNAc()),
            ("any glycosaminoglycan", Glycosaminoglycan()),
            ("any glycation", Glycation()),
        ],
        ["CROSSLNK"] =
        [
            ("any ubiquitin", Ubiquitin()),
            ("any SUMO", Sumo()),
        ],
        ["TOPO_DOM"] =
        [
            ("any exoplasmic side", ExoplasmicSide()),
        ],
        ["BINDING"] =
        [
            ("any metal ion", MetalIon()),
            ("any iron-sulfur cluster", IronSulfur()),
            ("any heme", Heme()),
            ("any nucleotide", Nucleotide()),
            ("any nucleotide sugar", NucleotideSugar()),
            ("any NAD or NADP", NicotinamideNucleotide()),
            ("any flavin", Flavin()),
            ("any coenzyme A", CoenzymeA()),
            ("any nucleic acid", NucleicAcid()),
        ],
    };

    /// <summary>The groups that an annotation belongs to.</summary>
    /// <param name="type">UniProt's feature key.</param>
    /// <param name="note">Its note, or the ligand of a binding site.</param>
    /// <param name="ligandPart">The part of the ligand that is bound (Fe of a heme), or null: a metal there is a metal
    /// bound.</param>
    public static IEnumerable<string> Of(string type, string note, string? ligandPart = null)
    {
        if (!s_byType.TryGetValue(type, out (string Name, Regex Words)[]? groups))
            yield break;
        foreach ((string name, Regex words) in groups)
        {
            bool metalPart = ligandPart is not null && name == "any metal ion" && MetalElement().IsMatch(ligandPart);
            if (metalPart || words.IsMatch(note))
                yield return name;
        }
    }

    // MOD_RES: names of ptmlist.
    [GeneratedRegex(@"^(O-)?(Phospho(serine|threonine|tyrosine|histidine|cysteine|arginine|lysine|aspartate)"
        + @"|(Pros|Tele)-phosphohistidine|4-aspartylphosphate)$")]
    private static partial Regex Phosphorylation();

    [GeneratedRegex(@"^(N|N2|N5|N6|O|S)-acetyl")]
    private static partial Regex Acetylation();

    [GeneratedRegex(@"^(N|N2)-acetyl")]
    private static partial Regex TerminalAcetylation();

    // "methyl" of a residue, not of methylglutaryl, methylthio, carboxymethyl or hydroxymethyl.
    [GeneratedRegex(@"(?<!carboxy|hydroxy)methyl(?!thio|glutar)", RegexOptions.IgnoreCase)]
    private static partial Regex Methylation();

    [GeneratedRegex(@"^N6-\(?(acetyl|succinyl|malonyl|glutaryl|crotonyl|propionyl|butyryl|lactoyl|formyl"
        + @"|2-hydroxyisobutyryl|beta-hydroxybutyryl)\)?lysine")]
    private static partial Regex LysineAcylation();

    [GeneratedRegex(@"hydroxy(proline|lysine|asparagine|aspartate|isoleucine|leucine|valine|histidine|tryptophan"
        + @"|phenylalanine|arginine|glutamate)", RegexOptions.IgnoreCase)]
    private static partial Regex Hydroxylation();

    [GeneratedRegex(@"[ -]amide$")]
    private static partial Regex Amidation();

    [GeneratedRegex(@"ADP-ribosyl")]
    private static partial Regex AdpRibosylation();

    [GeneratedRegex(@"^Deamidated ")]
    private static partial Regex Deamidation();

    [GeneratedRegex(@"^(Methionine (\([RS]\)-)?(sulfoxide|sulfone)|Cysteine sulf[eio]n[a-z]* acid)")]
    private static partial Regex SulfurOxidation();

    [GeneratedRegex(@"^Sulfo(tyrosine|serine|threonine)$")]
    private static partial Regex Sulfation();

    // LIPID.
    [GeneratedRegex(@"^S-(farnesyl|geranylgeranyl|12-hydroxyfarnesyl|prenyl)")]
    private static partial Regex Prenylation();

    [GeneratedRegex(@"^[NOS]6?-(palmitoyl|myristoyl|stearoyl|palmitoleoyl|decanoyl|octanoyl|oleoyl|hexadecanoyl)")]
    private static partial Regex FattyAcylation();

    [GeneratedRegex(@"^GPI-(like-)?anchor")]
    private static partial Regex GpiAnchor();

    [GeneratedRegex(@"^(S-diacylglycerol|N-palmitoyl|S-archaeol|N-acyl) cysteine")]
    private static partial Regex LipoproteinCysteine();

    // CARBOHYD: the first words say the bond and the sugar, the last the residue.
    [GeneratedRegex(@"^N-linked \(.* asparagine$")]
    private static partial Regex NGlycosylation();

    [GeneratedRegex(@"^O-(alpha-|beta-)?linked \(")]
    private static partial Regex OGlycosylation();

    [GeneratedRegex(@"^C-linked \(")]
    private static partial Regex CGlycosylation();

    [GeneratedRegex(@"^O-linked \(GlcNAc\) ")]
    private static partial Regex OGlcNAc();

    [GeneratedRegex(@"^O-linked \(Fuc")]
    private static partial Regex OFucose();

    [GeneratedRegex(@"^O-linked \(GalNAc")]
    private static partial Regex OGalNAc();

    [GeneratedRegex(@"\((glycosaminoglycan|heparan sulfate|chondroitin sulfate|dermatan sulfate|keratan sulfate)\)")]
    private static partial Regex Glycosaminoglycan();

    [GeneratedRegex(@"\(glycation\)")]
    private static partial Regex Glycation();

    // CROSSLNK: the protein whose end is linked.
    [GeneratedRegex(@"interchain with .* in ubiquitin\)")]
    private static partial Regex Ubiquitin();

    [GeneratedRegex(@"interchain with .* in (SUMO\d?|smo-1|SMT3)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Sumo();

    // TOPO_DOM: what becomes the outside of the cell when vesicles fuse with its membrane.
    [GeneratedRegex(@"^(Extracellular|Lumenal|Periplasmic|Vacuolar|Exoplasmic|Perinuclear space|Vesicular"
        + @"|Exoplasmic loop|Virion surface)")]
    private static partial Regex ExoplasmicSide();

    // BINDING: ions as ChEBI writes them, and UniProt's ions of unknown charge or kind.
    [GeneratedRegex(@"^((Ag|Al|Ba|Be|Ca|Cd|Ce|Co|Cr|Cs|Cu|Eu|Fe|Gd|Hg|Ho|K|La|Li|Lu|Mg|Mn|Mo|Na|Nd|Ni|Pb|Pr|Rb|Sm|Sr"
        + @"|Tb|Tl|V|W|Y|Yb|Zn)(\(\d?\+\)| cation)|an? (mono|di|tri)?(valent )?(metal )?cation)$")]
    private static partial Regex MetalIon();

    [GeneratedRegex(@"^(Ca|Co|Cu|Fe|Mg|Mn|Mo|Ni|V|W|Zn)$")]
    private static partial Regex MetalElement();

    [GeneratedRegex(@"^\[\d?(Fe|Mo|Ni|V).*S.*\] cluster$|^iron-sulfur cluster$")]
    private static partial Regex IronSulfur();

    [GeneratedRegex(@"^(ferro|ferri)?heme( |$)|^heme [abcdo]\d*$")]
    private static partial Regex Heme();

    // Mono-, di- and triphosphates of the nucleosides, cyclic ones too.
    [GeneratedRegex(@"^(d|dd)?[ACGITUX][MDT]P$|^[2358]',[35]'-cyclic [AGCU]MP$|^[23]',3'-c(GA|AA|GG)?MP|c-di-[AG]MP$"
        + @"|^an? (2'-deoxy)?(ribo|deoxyribo)?nucleoside [235]'.*phosphate$")]
    private static partial Regex Nucleotide();

    [GeneratedRegex(@"^(UDP|GDP|ADP|CDP|CMP|dTDP|TDP)-[A-Za-z]")]
    private static partial Regex NucleotideSugar();

    [GeneratedRegex(@"^NADP?(\(\+\)|H)?(\(H\))?$")]
    private static partial Regex NicotinamideNucleotide();

    [GeneratedRegex(@"(^|-)(FAD|FMN)(H2)?$|^(riboflavin|a flavin|prenylated FMN)")]
    private static partial Regex Flavin();

    [GeneratedRegex(@"(^|-)CoA$")]
    private static partial Regex CoenzymeA();

    [GeneratedRegex(@"(^|[ -]|ss|ds)(DNA|RNA|tRNA|mRNA|rRNA|crRNA|snRNA|siRNA|miRNA|mRNA cap)( |$|\()"
        + @"|tRNA\([A-Z][a-z]{2}\)")]
    private static partial Regex NucleicAcid();
}
