using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Tests.Heads;

public sealed class NeuronGroupsTests
{
    private static readonly Matrix Axes = new(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    private static readonly Partition Parity = new([1, -1, 1, -1]);

    [Fact]
    public void Match_PermutedNeurons_FindsTheirGroupsInTheOrderOfTheClasses()
    {
        // Side + sees axes 0 and 2, side − axes 1 and 3; two neurons each, in disorder and of different lengths.
        BinaryNetwork network = Network([2, 0, 2, 0, 3, 1, 1, 3]);
        NeuronGroup[] groups = NeuronGroups.Match(network, Axes, Parity, new bool[8], 2);
        Assert.Equal([[1, 3], [0, 2], [5, 6], [4, 7]], groups.Select(group => group.Neurons));
        Assert.Equal([0, 2, 1, 3], groups.Select(group => group.Preferred));
        Assert.Equal([1.0, 0, 0, 0], groups[0].Cosines);
        Assert.Equal([0.0, 0, 0, 1], groups[3].Cosines);
        Assert.Equal(0.5, NeuronGroups.MeanCosine(groups, own: true));
        Assert.Equal(0, NeuronGroups.MeanCosine(groups, own: false));
    }

    [Fact]
    public void Match_AveragedNetwork_HasCosineOneOverTheRootOfItsSide()
    {
        NeuronGroup[] groups = NeuronGroups.Match(ReferenceNetworks.Averaged(Axes, Parity), Axes, Parity, new bool[2], 1);
        Assert.Equal(Math.Sqrt(0.5), NeuronGroups.MeanCosine(groups, own: true), 1e-15);
        Assert.Equal(0, NeuronGroups.MeanCosine(groups, own: false));
    }

    [Fact]
    public void Match_WeightsOfDifferentLength_AveragesWeightsAndNotCosines()
    {
        var hidden = new HiddenLayer(new Matrix(2, 2, [3, 0, 0, 4]));
        NeuronGroup[] groups = NeuronGroups.Match(
            new BinaryNetwork(hidden, [1, 1]), new Matrix(2, 2, [1, 0, 0, 1]), Partition.FirstPositive(1, 1), new bool[2], 2);
        Assert.Equal([0.6, 0.8], groups[0].Cosines);
    }

    [Fact]
    public void Match_DeadNeurons_AreLeftOutAndTheirGroupIsLastAndBlank()
    {
        // Neurons 1 and 2 of side + are dead: one group is left, and it is not diluted by them.
        bool[] dead = [false, true, true, false, false, false, false, false];
        NeuronGroup[] groups = NeuronGroups.Match(Network([2, 0, 0, 2, 3, 1, 1, 3]), Axes, Parity, dead, 2);
        Assert.Equal([[0, 3], [], [5, 6], [4, 7]], groups.Select(group => group.Neurons));
        Assert.Equal([false, true, false, false], groups.Select(group => group.IsDead));
        Assert.All(groups[1].Cosines, cosine => Assert.True(double.IsNaN(cosine)));
        Assert.Equal(0.5, NeuronGroups.MeanCosine(groups, own: true));
    }

    [Fact]
    public void Match_ClassNetwork_GroupsAreTheClasses()
    {
        var weights = new Matrix(8, 4);
        for (int r = 0; r < 8; r++)
        {
            weights[r, r / 2] = 1 + r;
        }

        NeuronGroup[] groups = NeuronGroups.Match(
            new MulticlassNetwork(new HiddenLayer(weights), Parity), Axes, Parity, [false, false, true, true, false, true, false, false],
            2);
        Assert.Equal([[0, 1], [], [4], [6, 7]], groups.Select(group => group.Neurons));
        Assert.Equal([[0], [1], [2], [3]], groups.Select(group => group.Own));
        Assert.Equal(1, NeuronGroups.MeanCosine(groups, own: true));
        Assert.Equal(0, NeuronGroups.MeanCosine(groups, own: false));
    }

    /// <summary>Eight neurons along the given axes, four of each sign.</summary>
    private static BinaryNetwork Network(int[] axes)
    {
        var weights = new Matrix(axes.Length, 4);
        for (int r = 0; r < axes.Length; r++)
        {
            weights[r, axes[r]] = 1 + r;
        }

        return BinaryNetwork.WithFixedSigns(new HiddenLayer(weights));
    }
}
