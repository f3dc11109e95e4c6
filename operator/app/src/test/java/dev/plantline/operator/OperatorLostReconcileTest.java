package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Event;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reconcile that ends with an error, or never, is seen; the SDK alone would leave its resource unattended for ever. */
class OperatorLostReconcileTest extends OperatorInMemory {
    /** Something that the plant's reconcile reads and that does what a test says. */
    private static List<LeftBehind> onReading(Supplier<LeftBehind> what) {
        return new AbstractList<>() {
            @Override
            public LeftBehind get(int index) {
                return what.get();
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private static LeftBehind asDeepAsTheStack() {
        return asDeepAsTheStack();
    }

    private static LeftBehind ends(Error error) {
        throw error;
    }

    private static LeftBehind fails(RuntimeException exception) {
        throw exception;
    }

    static Stream<Arguments> anErrorInAReconcileIsToldAndTheReconcileIsTriedAgain() {
        return Stream.of(
                Arguments.of("StackOverflowError", (Supplier<LeftBehind>) OperatorLostReconcileTest::asDeepAsTheStack),
                Arguments.of("NoClassDefFoundError", (Supplier<LeftBehind>)
                        () -> ends(new NoClassDefFoundError("scripted"))),
                Arguments.of("IllegalStateException", (Supplier<LeftBehind>)
                        () -> fails(new IllegalStateException("scripted"))),
                Arguments.of("NullPointerException", (Supplier<LeftBehind>) () -> fails(new NullPointerException())),
                Arguments.of("AssertionError", (Supplier<LeftBehind>) () -> ends(new AssertionError("scripted"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void anErrorInAReconcileIsToldAndTheReconcileIsTriedAgain(String name, Supplier<LeftBehind> error) {
        applyAll();
        settle();
        Finding runtime = condition(Plant.class, "lyon", Finding.RUNTIME_READY);

        topics.leftBehind = onReading(error);

        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False OperatorFailed");
            assertThat(condition(Plant.class, "lyon", Finding.READY).message())
                    .contains(name, "What runs keeps running", "tries again");
            assertThat(errors(name)).as("tried again").isGreaterThan(1);
            assertThat(events("OperatorFailed")).hasSize(1);
            assertThat(stalled("OperatorFailed")).isTrue();
        });
        assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY))
                .as("nobody knows more than before")
                .isEqualTo(runtime);
        assertThat(operator.parts().reconciles().defect()).isEmpty();

        topics.leftBehind = List.of();

        settle();
        assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
        eventually(() -> assertThat(stalled("OperatorFailed")).isFalse());
    }

    @Test
    void whenTheJavaRuntimeFailsTheLivenessCheckAsksForANewProcess() {
        applyAll();
        settle();

        topics.leftBehind = onReading(() -> ends(new OutOfMemoryError("scripted")));

        eventually(() -> assertThat(operator.parts().reconciles().defect())
                .hasValueSatisfying(why -> assertThat(why).contains("OutOfMemoryError")));
        assertThat(errors("OutOfMemoryError")).isPositive();
    }

    @Test
    void anErrorInThePartOfTheSdkIsSeenToo() {
        applyAll();
        settle();
        operator.onRequest = request -> {
            if (request.startsWith("PATCH") && request.endsWith("/odoointerfaces/lots/status")) {
                throw new NoClassDefFoundError("scripted");
            }
        };

        edit(OdooInterface.class, "lots", "{\"spec\":{\"suspend\":true}}").accept(client);

        eventually(() -> assertThat(operator.parts().reconciles().defect())
                .hasValueSatisfying(why -> assertThat(why).contains("thread", "NoClassDefFoundError")));
    }

    @Test
    void aReconcileThatHangsIsSeenAndOthersGoOn() {
        applyAll();
        settle();
        CountDownLatch released = new CountDownLatch(1);
        topics.leftBehind = onReading(() -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new LeftBehind("gone", null, null);
        });

        eventually(() -> assertThat(operator.parts().reconciles().defect()).hasValueSatisfying(why -> assertThat(why)
                .contains("has not ended for", "Plant " + NAMESPACE + "/lyon")));
        assertThat(operator.metrics().get("plantline.reconcile.longest").gauge().value())
                .isGreaterThanOrEqualTo(2);
        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "OdooAway", "it is away");
        eventually(() -> assertThat(condition(dev.plantline.api.v1alpha1.OdooConnection.class, "odoo", Finding.READY)
                        .reason())
                .as("another controller")
                .isEqualTo("OdooAway"));

        released.countDown();
        topics.leftBehind = List.of();

        eventually(() -> assertThat(operator.parts().reconciles().defect())
                .as("it has ended")
                .isEmpty());
    }

    private double errors(String name) {
        return operator.metrics().find("plantline.reconcile.errors").tag("error", name).counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
    }

    private boolean stalled(String reason) {
        return operator.metrics()
                        .find("plantline.resource.stalled")
                        .tag("reason", reason)
                        .gauge()
                != null;
    }

    private List<Event> events(String reason) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> each.getReason().equals(reason))
                .toList();
    }
}
