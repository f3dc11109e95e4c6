package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.KitUse;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.RuntimeConfiguration.Duty;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What decides the text of a side kit, beside the release and whose it is. No mapping does. */
public sealed interface KitContent {
    /** The use that a kit of this content is for, see {@link KitUse}. */
    String use();

    /** One case for each kind of content. */
    <T> T match(Function<Steps, T> steps, Function<Operation, T> operation);

    /**
     * Raw steps.
     *
     * @param workflows of all interfaces of raw steps that use the connection and duty: what those may do comes with the release. An interface that a
     *     release before this one let have raw steps under a business workflow goes on until it is edited, by the workflow that they belong to now
     */
    record Steps(Set<Workflow> workflows) implements KitContent {
        /** Copies the set. */
        public Steps {
            var raw = new TreeSet<Workflow>();
            workflows.forEach(each -> raw.add(WorkflowMatrix.shipped().rawOf(each)));
            workflows = Collections.unmodifiableSet(raw);
        }

        @Override
        public String use() {
            return Duty.STEPS;
        }

        @Override
        public <T> T match(Function<Steps, T> steps, Function<Operation, T> operation) {
            return steps.apply(this);
        }
    }

    /**
     * One operation.
     *
     * @param name of the operation, for example stock.transfer
     * @param references how the codes of its documents find their records, as the connection says; null: it says nothing
     */
    record Operation(String name, OdooConnectionSpec.References references) implements KitContent {
        @Override
        public String use() {
            return name;
        }

        @Override
        public <T> T match(Function<Steps, T> steps, Function<Operation, T> operation) {
            return operation.apply(this);
        }
    }
}
