using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Significance;

/// <summary>
/// Where the annotation of one protein comes to lie on another, as plain numbers that a feature is counted against.
/// </summary>
/// <remarks>
/// Stretches of known residues: their number, then start and end of each. Then for each concept that has places: the
/// concept; 1 when every place is one stretch apart from the others, else 0; the number of stretches that cover its
/// residues, each once, and their starts and ends; and only after a 0 the number of its instances, of each the number
/// of stretches, and their starts and ends. Instances are listed only for concepts of
/// <see cref="ConceptLevel.Domain"/>.
/// </remarks>
internal static class MovedPlaces
{
    /// <summary>The numbers.</summary>
    /// <param name="known">Stretches in which the labels are known, in order and apart.</param>
    /// <param name="places">Every place inside one of them, as one or more stretches.</param>
    /// <param name="hasInstances">For each concept: places hit are counted too.</param>
    public static int[] Encode(
        IReadOnlyList<(int Start, int End)> known,
        IEnumerable<(int Concept, (int Start, int End)[] Stretches)> places,
        bool[] hasInstances)
    {
        var numbers = new List<int>();
        AddStretches(numbers, known);
        foreach (IGrouping<int, (int Concept, (int Start, int End)[] Stretches)> group in
            places.GroupBy(place => place.Concept))
        {
            (int Start, int End)[][] instances = [.. group.Select(place => place.Stretches)];
            List<(int Start, int End)> covered = Stretches.Union(instances.SelectMany(stretches => stretches));
            bool apart = hasInstances[group.Key]
                && covered.Count == instances.Length
                && instances.All(stretches => stretches.Length == 1);
            numbers.Add(group.Key);
            numbers.Add(apart ? 1 : 0);
            AddStretches(numbers, covered);
            if (apart)
                continue;
            if (!hasInstances[group.Key])
                instances = [];
            numbers.Add(instances.Length);
            foreach ((int Start, int End)[] stretches in instances)
                AddStretches(numbers, stretches);
        }

        return [.. numbers];
    }

    private static void AddStretches(List<int> numbers, IReadOnlyList<(int Start, int End)> stretches)
    {
        numbers.Add(stretches.Count);
        foreach ((int start, int end) in stretches)
        {
            numbers.Add(start);
            numbers.Add(end);
        }
    }
}
