package dev.plantline.operator.desired.alerts;

import dev.plantline.api.v1alpha1.LatencyClassSpec.Mode;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Workload;

/**
 * An interface, as its alerts speak of it.
 *
 * @param live the interface
 */
record Watched(EffectiveInterface live) {
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

    String objective() {
        return live.timing().objective();
    }

    String namespace() {
        return live.resource().getMetadata().getNamespace();
    }

    String gateway() {
        return Workload.gateway(live.id().plant()).name();
    }

    /** In the gateway's pod, which every plant has: there the command finds the plant's broker, and nobody needs to install anything. */
    String plantline(String command) {
        return "kubectl exec -n " + namespace() + " deploy/" + gateway()
                + " -- java -cp '/command/*' dev.plantline.command.Plantline " + command + " " + live.id();
    }

    String describe() {
        return "kubectl describe odoointerface " + live.id().name() + " -n " + namespace();
    }
}
