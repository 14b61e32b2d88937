using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Working;

/// <summary>The cells of each chunk.</summary>
internal static class ChunkMap
{
    /// <summary>For every chunk the places of its cells, in order.</summary>
    public static int[][] Of(SweepGrid grid)
    {
        var chunks = new List<int>[LeaseTable.ChunkCount];
        for (int i = 0; i < grid.Count; i++)
        {
            (chunks[LeaseTable.ChunkOf(grid.IdOf(i))] ??= []).Add(i);
        }

        return Array.ConvertAll(chunks, chunk => chunk?.ToArray() ?? []);
    }
}
