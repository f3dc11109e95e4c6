package dev.plantline.operator.desired.alerts;

import dev.plantline.api.v1alpha1.LatencyClassSpec.Mode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.operator.desired.DeskResources;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * An interface, as its alerts speak of it.
 *
 * @param live the interface
 * @param plant whose
 */
record Watched(EffectiveInterface live, PlantSpec plant) {
    /** The samples of the interface alone. */
    String selector() {
        return "{plant=\"" + live.id().plant() + "\",interface=\"" + live.id().name() + "\"}";
    }

    /** Those of the interface in one state. */
    String inState(String state) {
        return selector().replace("}", ",state=\"" + state + "\"}");
    }

    boolean isStreaming() {
        return live.timing().mode() == Mode.streaming;
    }

    /** The pod of a batch run is gone after minutes: what it says counts at once. */
    String patient(String duration) {
        return isStreaming() ? duration : "0s";
    }

    /**
     * Fires when something that is tried now and then fails again and again: more than once within three hours. Prometheus takes one failure for a little
     * more than one, hence the half; and the worst pod counts, because each of several can fail once in one outage. A pod of a batch run tries it once, so
     * there the first time counts, for a day.
     */
    String failsAgain(String counter) {
        return isStreaming()
                ? "max(increase(" + counter + selector() + "[3h])) > 1.5"
                : "sum(max_over_time(" + counter + selector() + "[1d])) > 0";
    }

    String objective() {
        return live.timing().objective();
    }

    /** Null: a message may stay set aside as long as nobody resolves it. */
    String asideRetention() {
        return live.configuration().spec().asideRetention();
    }

    boolean isAt(Stage stage) {
        var lifecycle = live.configuration().spec().lifecycle();
        return lifecycle != null && lifecycle.stage() == stage;
    }

    /** By the clock of whoever evaluates the rule: nothing has to be restarted or told when a day comes. */
    String fromDaysBeforeSunsetTo(int days, int until) {
        return "(vector(time()) >= " + secondsBeforeSunset(days) + ") < " + secondsBeforeSunset(until);
    }

    String afterSunset() {
        return "vector(time()) >= " + secondsBeforeSunset(0);
    }

    String lastDay() {
        return live.configuration().spec().lifecycle().sunset();
    }

    /** The last day ends at midnight of the plant, as senders are told. */
    private long secondsBeforeSunset(int days) {
        return LocalDate.parse(lastDay())
                .plusDays(1)
                .atStartOfDay(ZoneId.of(plant.timeZone()))
                .minusDays(days)
                .toEpochSecond();
    }

    String namespace() {
        return live.resource().getMetadata().getNamespace();
    }

    String gatewayLog() {
        return "kubectl logs -n " + namespace() + " deploy/" + gateway() + " --tail=50";
    }

    private String gateway() {
        return Workload.gateway(live.id().plant()).name();
    }

    /** In a pod of the plant: there the command finds the plant's broker, and nobody needs to install anything. */
    String plantline(String command) {
        return "kubectl exec -n " + namespace() + " " + reader()
                + " -- java -cp '/command/*' dev.plantline.command.Plantline " + command + " " + live.id();
    }

    /**
     * The desk, where there is one: whoever is called needs no right to enter another pod then. Else the gateway, which every plant has. Where it has a
     * user of its own in Kafka it may not read what became of a message; delivery may.
     */
    private String reader() {
        if (DeskResources.isWanted(plant)) {
            return DeskResources.pod(live.id().plant());
        }
        return "deploy/" + deployment();
    }

    private String deployment() {
        return KafkaUsers.isForEachRole(plant) && isStreaming()
                ? Workload.of(live).name()
                : gateway();
    }

    String describe() {
        return "kubectl describe odoointerface " + live.id().name() + " -n " + namespace();
    }
}
