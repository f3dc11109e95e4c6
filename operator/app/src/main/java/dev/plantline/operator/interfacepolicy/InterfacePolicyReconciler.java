package dev.plantline.operator.interfacepolicy;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicyStatus;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.policy.Policies;
import dev.plantline.operator.desired.policy.PolicyFault;
import dev.plantline.operator.reconcile.Reconciles;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says of a policy whether its expressions can be applied. The schema has checked the rest; interfaces tell how they stand with it. */
@ControllerConfiguration(name = "interfacepolicy", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class InterfacePolicyReconciler implements Reconciler<InterfacePolicy> {
    private final ClusterCaches caches;
    private final Conditions conditions;
    private final Reconciles reconciles;
    private final StatusWrites<InterfacePolicy> writes = new StatusWrites<>(TimeSource.system());

    /** Reconciles policies with these parts. */
    public InterfacePolicyReconciler(ClusterCaches caches, Conditions conditions, Reconciles reconciles) {
        this.caches = caches;
        this.conditions = conditions;
        this.reconciles = reconciles;
    }

    @Override
    public List<EventSource<?, InterfacePolicy>> prepareEventSources(EventSourceContext<InterfacePolicy> context) {
        return List.of(caches.share(InterfacePolicy.class, context));
    }

    @Override
    public UpdateControl<InterfacePolicy> reconcile(InterfacePolicy policy, Context<InterfacePolicy> context) {
        return reconciles.guard(() -> guarded(policy));
    }

    private UpdateControl<InterfacePolicy> guarded(InterfacePolicy policy) {
        InterfacePolicyStatus old = policy.getStatus();
        Long generation = policy.getMetadata().getGeneration();
        InterfacePolicyStatus status = new InterfacePolicyStatus(
                generation,
                conditions.of(
                        old == null ? null : old.conditions(),
                        generation,
                        Summary.with(stalled(Policies.faults(policy)), List.of())));
        return writes.write(policy, old, status, StatusWrites.only(InterfacePolicy::new, policy, status));
    }

    private static Optional<Finding> stalled(List<PolicyFault> faults) {
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.yes(
                                Finding.STALLED,
                                "InvalidExpression",
                                faults.stream()
                                                .map(each -> each.path() + ": " + each.message())
                                                .collect(Collectors.joining("; "))
                                        + ". An expression that cannot be compiled counts as broken by every interface that the policy is for."));
    }

    @Override
    public ErrorStatusUpdateControl<InterfacePolicy> updateErrorStatus(
            InterfacePolicy policy, Context<InterfacePolicy> context, Exception failure) {
        InterfacePolicyStatus stands = policy.getStatus();
        InterfacePolicyStatus before = stands != null ? stands : new InterfacePolicyStatus(null, null);
        return writes.failed(
                policy,
                stands,
                failure,
                why -> new InterfacePolicyStatus(
                        before.observedGeneration(),
                        conditions.failed(
                                before.conditions(), policy.getMetadata().getGeneration(), why)),
                status -> StatusWrites.only(InterfacePolicy::new, policy, status),
                status -> {}); // what belongs to no namespace has no Events
    }
}
