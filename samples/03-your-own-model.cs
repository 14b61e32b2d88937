#:project ../src/FeatureAveraging/FeatureAveraging.csproj

using FeatureAveraging;

Classifier model = Classifier.Load("samples/model.safetensors");
LabeledSamples test = LabeledSamples.Load("samples/test.npz");
Console.WriteLine($"accuracy {model.Accuracy(test):P1}");
RadiusTable radii = model.Radii(test);                          // exact, or brackets
Console.WriteLine($"median radius {radii.Median:F3}, {radii.ExactShare:P0} exact");
Console.WriteLine(model.Attack(test, Norm.L2, [2, 4, 6]));       // strongest of the suite, worst case per sample
