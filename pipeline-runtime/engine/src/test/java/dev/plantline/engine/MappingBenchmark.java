package dev.plantline.engine;

import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.ShapeKey;
import dev.plantline.model.Step;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one message costs the engine: 12 fields and 8 lines of 3 fields, with a template, a code, a unit conversion, a date, a time and a condition.
 * Not a test; from the root of the project:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/engine -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd pipeline-runtime/engine
 * java -cp target/test-classes:target/classes:$(cat target/classpath) org.openjdk.jmh.Main MappingBenchmark
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MappingBenchmark {
    private CompiledInterface compiled;
    private CompiledInterface changed;
    private byte[] body;
    private Decoded message;
    private List<Step> steps;

    /** Compiles the interface and checks that its message passes. */
    @Setup
    public void prepare() throws MessageFailedException {
        compiled = Manifests.ready(Manifests.resource("benchmark.yaml"));
        changed = Manifests.ready(Manifests.resource("benchmark.yaml")
                .replace("{to: product_uom_qty, from: quantity}", "{to: product_uom_qty, value: 1}"));
        body = Manifests.json(Manifests.resource("benchmark.json"));
        message = compiled.decode(body);
        steps = compiled.map(message);
    }

    /** Bytes to a message that kept its contract. */
    @Benchmark
    public Decoded decode() throws MessageFailedException {
        return compiled.decode(body);
    }

    /** Keys and content hash, once per message at intake. */
    @Benchmark
    public MessageKeys keys() throws MessageFailedException {
        return compiled.keys(message);
    }

    /** Message to steps: the figure of the design, at most 3 microseconds. */
    @Benchmark
    public List<Step> map() throws MessageFailedException {
        return compiled.map(message);
    }

    /** A change that waits, held against one recorded message: both forms from the bytes on, and the trees compared. */
    @Benchmark
    public MessageComparison compare() {
        return MessageComparison.of(compiled, changed, body, Instant.EPOCH);
    }

    /** What groups operations into one call. */
    @Benchmark
    public ShapeKey shape() {
        return ShapeKey.of(steps);
    }
}
