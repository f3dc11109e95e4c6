package dev.plantline.operator.plant;

import dev.plantline.model.RuntimeConfiguration.Role;

/**
 * The revision of an interface that its workload is configured with.
 *
 * @param revision its hash
 * @param lastGood whether it is an older revision than the manifest's, which has obstacles
 * @param copy of what runs when it is the last good revision, for the interface's status; null: the manifest says it, or it is too long
 * @param suspended whether applies are stopped
 * @param workload name of the Deployment or CronJob
 * @param role streaming or batch
 * @param schedule cron expression; null: streaming
 * @param workloadReady whether the workload can work now
 * @param runOverdue why the runs of its batch class are overdue; null: they are not, or it is streaming
 * @param gateway name of the Deployment that receives the interface's messages; null: none does yet
 * @param gatewayReady whether that Deployment can do so now
 */
public record RunningRevision(
        String revision,
        boolean lastGood,
        String copy,
        boolean suspended,
        String workload,
        Role role,
        String schedule,
        boolean workloadReady,
        String runOverdue,
        String gateway,
        boolean gatewayReady) {}
