package dev.plantline.engine;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an interface costs the operator, which compiles thousands: the design's production confirmation. Run it as {@link MappingBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CompilerBenchmark {
    private final OdooInterfaceSpec spec = Manifests.spec(Manifests.resource("production-confirmation.yaml"));

    /** Manifest to compiled interface. */
    @Benchmark
    public Compilation compile() {
        return InterfaceCompiler.compile(Manifests.ID, spec, Manifests.PARIS);
    }
}
