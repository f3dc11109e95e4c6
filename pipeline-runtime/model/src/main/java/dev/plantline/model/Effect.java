package dev.plantline.model;

import java.util.List;
import java.util.function.Function;

/** What a message is to do in its target, made by the mapping. Each kind of target works its own kind of effect. */
public sealed interface Effect {
    /**
     * What effects must have in common to be worked in one call. Delivery compares it as a whole and knows nothing else about effects; its form may
     * change.
     */
    String batchKey();

    /**
     * Whether effects of one order key may be worked one after the other in one call, each only after the one before it went through. The call is then one
     * transaction for all of them. Effects with the same {@link #batchKey} answer the same.
     */
    boolean goesInRuns();

    /** What kind of document it makes, for people: an operation or a model; empty: none. */
    String document();

    /**
     * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
     */
    <R> R match(Function<? super OdooSteps, ? extends R> odooSteps);

    /**
     * Steps on records of Odoo.
     *
     * @param steps worked in order; a failing step undoes them all
     * @param quantities the one main quantity of its operation, summed over the documents, exact and each unit of the documents apart; empty: it has
     *     none, or the steps do no operation
     */
    record OdooSteps(List<Step> steps, List<Quantity> quantities) implements Effect {
        /** Steps without a quantity. */
        public OdooSteps(List<Step> steps) {
            this(steps, List.of());
        }

        @Override
        public String batchKey() {
            return ShapeKey.of(steps).text();
        }

        /**
         * Records are written. A method of Odoo may count on the end of its transaction, an operation looks for what else is done in its call, and next
         * to their work the price of a call is small.
         */
        @Override
        public boolean goesInRuns() {
            return !steps.isEmpty()
                    && steps.stream()
                            .allMatch(step -> step.match(
                                    load -> true, upsert -> true, find -> true, call -> false, operation -> false));
        }

        /** The first step says it: what follows belongs to that. */
        @Override
        public String document() {
            return steps.stream()
                    .map(step -> step.<String>match(
                            load -> load.model(),
                            upsert -> upsert.model(),
                            find -> find.model(),
                            call -> "",
                            operation -> operation.operation()))
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public <R> R match(Function<? super OdooSteps, ? extends R> odooSteps) {
            return odooSteps.apply(this);
        }
    }
}
