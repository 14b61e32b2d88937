namespace Architecture.Tests;

public sealed class EarlyReturnTests
{
    [Fact]
    public void Tests_NeverReturnBeforeTheyAssert()
    {
        IEnumerable<string> found = Repository.Files("*.cs", "tests")
            .SelectMany(file => EarlyReturn.Find(Repository.Read(file)).Select(line => $"{file}:{line}"));
        Assert.Empty(found);
    }

    [Fact]
    public void Find_ReturnOutOfATest_IsFoundInEveryStatement()
    {
        const string Source = """
            public sealed class Tests
            {
                [Fact]
                public void Test_Return_IsFound()
                {
                    if (IsAbsent(
                        "file"))
                    {
                        return;
                    }

                    foreach (int i in Numbers)
                    {
                        if (i == 0) { return; }
                    }
                }

                /// <summary>Cases.</summary>
                [Theory]
                [InlineData(1)]
                public async Task Test_ReturnOfATask_IsFound(int number)
                {
                    await Task.Yield();
                    switch (number)
                    {
                        case 1:
                            return;
                    }
                }
            }
            """;
        Assert.Equal([9, 14, 27], EarlyReturn.Find(Source));
    }

    [Fact]
    public void Find_ReturnThatLeavesNoTest_IsNotFound()
    {
        const string Source = """
            public sealed class Tests
            {
                [Fact]
                public void Test_Skip_IsNotFound()
                {
                    if (IsAbsent("file"))
                    {
                        Assert.Skip("There is no file.");
                        return;
                    }

                    ForEach(i =>
                    {
                        if (i == 0)
                        {
                            return;
                        }
                    });
                    Visit(1);

                    void Visit(int i)
                    {
                        return;
                    }
                }

                [Fact]
                public void Test_Lambda_IsNotFound() => ForEach(i =>
                {
                    return;
                });

                private static void Check()
                {
                    return;
                }
            }
            """;
        Assert.Empty(EarlyReturn.Find(Source));
    }
}
