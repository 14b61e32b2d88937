using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Training;
using static FeatureAveraging.Core.Tests.Training.TrainingCases;

namespace FeatureAveraging.Core.Tests.Training;

/// <summary>Both engines against the plain loop at full size: k = 10, d = 3072, n = 1000, η = 10⁻³, σ = 10⁻⁵.</summary>
public class PaperSettingTests
{
    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    public void Train_HundredAndTwoThousandSteps_FollowThePlainLoop(string kind)
    {
        LabeledSamples data = Draw(k: 10, d: 3072, n: 1000);
        var set = new TrainingSet(data);
        var options = new NetworkOptions();
        TwoLayerNetwork network = kind == "binary"
            ? NetworkInitializer.Binary(options, 3072, Root)
            : NetworkInitializer.Multiclass(options, 3072, data.Partition!, Root);
        var plain = new PlainGradientDescent(network, data, DefaultLoss(kind));
        int taken = 0;
        foreach ((int steps, double tolerance) in ((int, double)[])[(100, 1e-5), (2000, 1e-4)])
        {
            for (; taken < steps; taken++)
            {
                plain.Step(1e-3);
            }

            foreach (TrainingForm form in (TrainingForm[])[TrainingForm.Direct, TrainingForm.Dual])
            {
                TrainingResult result =
                    Trainer.Train(network, set, new TrainingOptions { Steps = steps, Form = form, Threads = 2, RecordEvery = 0 }, Root);
                double distance = RelativeDistance(result.Network, plain);
                Assert.True(distance <= tolerance, $"{kind}, {form}, {steps} steps: relative distance {distance:E2} > {tolerance:E0}");
            }
        }
    }
}
