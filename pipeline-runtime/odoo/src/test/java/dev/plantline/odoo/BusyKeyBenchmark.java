package dev.plantline.odoo;

import dev.plantline.model.Operation;
import dev.plantline.model.Step;
import dev.plantline.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One busy order key: its messages in one run, against one call a message, on the same Odoo and connection, rounds interleaved. Every message writes the same
 * record, so that none can go before the one ahead of it. Prints messages per second and the median ratio. Not a test; needs a real Odoo
 * (PLANTLINE_ODOO_URL, _DB, _KEYS); from the root of the project:
 *
 * <pre>
 * mvn -q -pl pipeline-runtime/odoo -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * cd pipeline-runtime/odoo
 * java -cp target/test-classes:target/classes:$(cat target/classpath) dev.plantline.odoo.BusyKeyBenchmark
 * </pre>
 */
public final class BusyKeyBenchmark {
    private static final long EPOCH = 1;

    private final OdooTarget target;
    private final Operations operations = new Operations();
    private final String product = Operations.name();
    private int number;

    private BusyKeyBenchmark(OdooUnderTest odoo) throws Exception {
        odoo.install();
        this.target = odoo.production();
        target.raise(operations.partition, EPOCH, 0);
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(List.of("product_" + product, "Busy", product, "consu", "True", "lot")));
    }

    /** Arguments: messages in a run (50, as many as a class has in a call by default), rounds (5). */
    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        BusyKeyBenchmark benchmark = new BusyKeyBenchmark(
                OdooUnderTest.fromEnvironment().orElseThrow(() -> new IllegalStateException(OdooUnderTest.HOW)));
        benchmark.rate(1, 1); // warms up
        double[] inRuns = new double[rounds];
        double[] oneByOne = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            boolean runFirst = round % 2 == 0;
            double first = benchmark.rate(messages, runFirst ? messages : 1);
            double second = benchmark.rate(messages, runFirst ? 1 : messages);
            inRuns[round] = runFirst ? first : second;
            oneByOne[round] = runFirst ? second : first;
            ratios[round] = inRuns[round] / oneByOne[round];
        }
        System.out.printf(
                "one order key, %d messages: in a run %.1f/s, one call a message %.1f/s, median ratio %.1f %s%n",
                messages, median(inRuns), median(oneByOne), median(ratios), Arrays.toString(ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Messages per second. */
    private double rate(int messages, int inACall) throws Exception {
        long start = System.nanoTime();
        for (int done = 0; done < messages; done += inACall) {
            List<Operation> call = new ArrayList<>();
            for (int i = 0; i < inACall; i++) {
                call.add(next());
            }
            for (Verdict verdict : target.apply(operations.call(EPOCH, call))) {
                if (!(verdict instanceof Verdict.Applied)) {
                    throw new IllegalStateException(verdict.toString());
                }
            }
        }
        return messages * 1e9 / (System.nanoTime() - start);
    }

    private Operation next() {
        number++;
        Step rename = new Step.Upsert(
                "stock.lot",
                "lot_" + product,
                Map.of("name", Operations.text("B" + number), "product_id", Operations.ref("product_" + product)),
                List.of());
        return Operations.ofKey("busy", operations.apply("b" + number, rename));
    }
}
