package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.LastApplied;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Promise;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Step;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooTarget;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** Delivery with the settings of a pod and the interfaces of the chaos run, to be killed. */
final class ChaosPod {
    private ChaosPod() {}

    /** Arguments: bootstrap servers, address of Odoo, whether quantities are changed on the way, one interface for each flow. */
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        Map<String, Target> targets = new HashMap<>();
        List<RuntimeConfiguration.Interface> interfaces = new ArrayList<>();
        TestInterface any = null;
        for (ChaosFlow flow : ChaosFlow.values()) {
            any = flow.of(new TestInterface(arguments[0], arguments[3 + flow.ordinal()], 1));
            interfaces.addAll(any.configuration().interfaces());
            Target target = new OdooTarget(
                    BenchmarkMachine.odoo(URI.create(arguments[1]), flow.login),
                    flow.kit().actionName(),
                    ChaosWorld.CLUSTER,
                    null);
            targets.put(any.id.name(), arguments[2].equals("quantity") ? new Wrong(target) : target);
        }
        RuntimeConfiguration configuration = any.configuration().with(interfaces);
        Delivery delivery = TestInterface.start(
                configuration,
                new DeliveryEnvironment(
                        "pod-" + ProcessHandle.current().pid(),
                        any.kafka,
                        TestInterface.targets((all, one) -> targets.get(one.name())),
                        DeliveryListener.NONE,
                        TimeSource.system(),
                        new Random(),
                        DeliverySettings.DEFAULT));
        Runtime.getRuntime().addShutdownHook(new Thread(delivery::close));
        Thread.currentThread().join();
    }

    /** Adds one to what every twentieth message moves or makes, as a kit with a fault would. */
    private record Wrong(Target odoo) implements Target {
        @Override
        public Promise promise() {
            return odoo.promise();
        }

        @Override
        public String database() throws TargetException {
            return odoo.database();
        }

        @Override
        public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last)
                throws TargetException {
            return odoo.raise(partition, epoch, reached, last);
        }

        @Override
        public List<Verdict> apply(ApplyCall call) throws TargetException {
            return odoo.apply(new ApplyCall(
                    call.partition(),
                    call.ownerEpoch(),
                    call.operations().stream().map(Wrong::wrong).toList(),
                    call.last()));
        }

        private static Operation wrong(Operation right) {
            if (right.position().offset() % 20 != 7 || !(right.work() instanceof Operation.Apply apply)) {
                return right;
            }
            Effect effect = apply.effect()
                    .match(odoo -> new Effect.OdooSteps(
                            odoo.steps().stream()
                                    .map(step -> step instanceof Step.Do one
                                            ? new Step.Do(one.operation(), wrong(one.document()), one.ensured())
                                            : step)
                                    .toList(),
                            odoo.quantities()));
            return new Operation(
                    right.interfaceId(),
                    right.key(),
                    right.content(),
                    right.position(),
                    right.edition(),
                    right.stamp(),
                    right.orderKey(),
                    right.version(),
                    right.conflictIsDuplicate(),
                    new Operation.Apply(effect, apply.again()));
        }

        private static JsonNode wrong(JsonNode document) {
            ObjectNode wrong = document.deepCopy();
            ObjectNode line =
                    wrong.has("lines") ? (ObjectNode) wrong.path("lines").get(0) : wrong;
            if (line.has("quantity")) {
                line.put("quantity", line.path("quantity").decimalValue().add(java.math.BigDecimal.ONE));
            }
            return wrong;
        }
    }
}
