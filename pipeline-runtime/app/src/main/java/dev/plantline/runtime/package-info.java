/** The runtime application: reads its mounted configuration, runs the roles of one pod and tells how they are. */
package dev.plantline.runtime;
