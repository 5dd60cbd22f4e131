import { describe, expect, it } from "vitest";
import { createBench } from "./bench.case.ts";

describe("kubectl", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    expect(await shown("kubectl gte")).toMatchInlineSnapshot(`
      "error: unknown command "gte" for "kubectl"

      Did you mean this?
      	get
      [1]
      "
    `);
    expect(await shown("kubectl gett pods")).toMatchInlineSnapshot(`
      "error: unknown command "gett" for "kubectl"

      Did you mean this?
      	set
      	get
      [1]
      "
    `);
    expect(await shown("kubectl qqqqqq")).toMatchInlineSnapshot(`
      "error: unknown command "qqqqqq" for "kubectl"
      [1]
      "
    `);
    expect(await shown("kubectl get --foo")).toMatchInlineSnapshot(`
      "error: unknown flag: --foo
      See 'kubectl get --help' for usage.
      [1]
      "
    `);
    expect(await shown("kubectl get pods -Z")).toMatchInlineSnapshot(`
      "error: unknown shorthand flag: 'Z' in -Z
      See 'kubectl get --help' for usage.
      [1]
      "
    `);
    expect(await shown("kubectl get pods -n")).toMatchInlineSnapshot(`
      "error: flag needs an argument: 'n' in -n
      See 'kubectl get --help' for usage.
      [1]
      "
    `);
    expect(await shown("kubectl get pods --namespace")).toMatchInlineSnapshot(`
      "error: flag needs an argument: --namespace
      See 'kubectl get --help' for usage.
      [1]
      "
    `);
    expect(await shown("kubectl get pods --watch=maybe")).toMatchInlineSnapshot(`
      "error: invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax
      See 'kubectl get --help' for usage.
      [1]
      "
    `);
    expect(await shown("kubectl -n kube-system get pods")).toMatchInlineSnapshot(`
      "No resources found in kube-system namespace.
      "
    `);
    expect(await shown("kubectl get pods -s http://x")).toMatchInlineSnapshot(`
      "eastwest: kubectl get --server is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl port-forward pod/x 80")).toMatchInlineSnapshot(`
      "eastwest: kubectl port-forward is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl explain pods")).toMatchInlineSnapshot(`
      "eastwest: kubectl explain is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl drain x --force")).toMatchInlineSnapshot(`
      "eastwest: kubectl drain is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl")).toMatchInlineSnapshot(`
      "kubectl controls the Kubernetes cluster manager.

       Find more information at: https://kubernetes.io/docs/reference/kubectl/

      Basic Commands (Beginner):
        create          Create a resource from a file or from stdin
        expose          Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service
        run             Create and run a particular image in a pod
        set             Set specific features on objects

      Basic Commands (Intermediate):
        explain         Get documentation for a resource
        get             Display one or many resources
        edit            Edit a resource on the server
        delete          Delete resources by file names, stdin, resources and names, or by resources and label selector

      Deploy Commands:
        rollout         Manage the rollout of a resource
        scale           Set a new size for a deployment, replica set, or replication controller
        autoscale       Auto-scale a deployment, replica set, stateful set, or replication controller

      Cluster Management Commands:
        certificate     Modify certificate resources
        cluster-info    Display cluster information
        top             Display resource (CPU/memory) usage
        cordon          Mark node as unschedulable
        uncordon        Mark node as schedulable
        drain           Drain node in preparation for maintenance
        taint           Update the taints on one or more nodes

      Troubleshooting and Debugging Commands:
        describe        Show details of a specific resource or group of resources
        logs            Print the logs for a container in a pod
        attach          Attach to a running container
        exec            Execute a command in a container
        port-forward    Forward one or more local ports to a pod
        proxy           Run a proxy to the Kubernetes API server
        cp              Copy files and directories to and from containers
        auth            Inspect authorization
        debug           Create debugging sessions for troubleshooting workloads and nodes
        events          List events

      Advanced Commands:
        diff            Diff the live version against a would-be applied version
        apply           Apply a configuration to a resource by file name or stdin
        patch           Update fields of a resource
        replace         Replace a resource by file name or stdin
        wait            Experimental: Wait for a specific condition on one or many resources
        kustomize       Build a kustomization target from a directory or URL

      Settings Commands:
        label           Update the labels on a resource
        annotate        Update the annotations on a resource
        completion      Output shell completion code for the specified shell (bash, zsh, fish, or powershell)

      Other Commands:
        api-resources   Print the supported API resources on the server
        api-versions    Print the supported API versions on the server, in the form of "group/version"
        config          Modify kubeconfig files
        plugin          Provides utilities for interacting with plugins
        version         Print the client and server version information

      Usage:
        kubectl [flags] [options]

      Use "kubectl <command> --help" for more information about a given command.
      Use "kubectl options" for a list of global command-line options (applies to all commands).
      "
    `);
    expect(await shown("kubectl scale --help")).toMatchInlineSnapshot(`
      "Set a new size for a deployment, replica set, or replication controller.

      Examples:
        # Scale a deployment named 'web' to 3
        kubectl scale --replicas=3 deployment/web
        
        # If the deployment named mysql's current size is 2, scale mysql to 3
        kubectl scale --current-replicas=2 --replicas=3 deployment/mysql

      Options:
          --all=false:
      	Select all resources in the namespace of the specified resource types

          --current-replicas=-1:
      	Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.

          --dry-run='none':
      	Must be "none", "server", or "client".

          -f, --filename=[]:
      	Filename or directory with the resources

          -o, --output='':
      	Output format. One of: (json, yaml, name, jsonpath).

          -R, --recursive=false:
      	Process the directory used in -f, --filename recursively.

          --replicas=0:
      	The new desired number of replicas. Required.

          -l, --selector='':
      	Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3))

      Usage:
        kubectl scale [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]

      Use "kubectl options" for a list of global command-line options (applies to all commands).
      "
    `);
    expect(await shown("kubectl create service --help")).toMatchInlineSnapshot(`
      "Create a service using a specified subcommand.

      Aliases:
      service, svc

      Available Commands:
        clusterip      Create a ClusterIP service
        externalname   Create an ExternalName service
        loadbalancer   Create a LoadBalancer service
        nodeport       Create a NodePort service

      Usage:
        kubectl create service [flags] [options]

      Use "kubectl create service <command> --help" for more information about a given command.
      Use "kubectl options" for a list of global command-line options (applies to all commands).
      "
    `);
    expect(await shown("kubectl rollout")).toMatchInlineSnapshot(`
      "Manage the rollout of a resource.

      Available Commands:
        history   View rollout history
        pause     Mark the provided resource as paused
        restart   Restart a resource
        resume    Resume a paused resource
        status    Show the status of the rollout
        undo      Undo a previous rollout

      Usage:
        kubectl rollout SUBCOMMAND [options]

      Use "kubectl rollout <command> --help" for more information about a given command.
      Use "kubectl options" for a list of global command-line options (applies to all commands).
      [1]
      "
    `);
    expect(await shown("kubectl help scale")).toMatchInlineSnapshot(`
      "Set a new size for a deployment, replica set, or replication controller.

      Examples:
        # Scale a deployment named 'web' to 3
        kubectl scale --replicas=3 deployment/web
        
        # If the deployment named mysql's current size is 2, scale mysql to 3
        kubectl scale --current-replicas=2 --replicas=3 deployment/mysql

      Options:
          --all=false:
      	Select all resources in the namespace of the specified resource types

          --current-replicas=-1:
      	Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.

          --dry-run='none':
      	Must be "none", "server", or "client".

          -f, --filename=[]:
      	Filename or directory with the resources

          -o, --output='':
      	Output format. One of: (json, yaml, name, jsonpath).

          -R, --recursive=false:
      	Process the directory used in -f, --filename recursively.

          --replicas=0:
      	The new desired number of replicas. Required.

          -l, --selector='':
      	Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3))

      Usage:
        kubectl scale [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]

      Use "kubectl options" for a list of global command-line options (applies to all commands).
      "
    `);
    expect(await shown("kubectl options")).toMatchInlineSnapshot(`
      "The following options can be passed to any command:

          -n, --namespace='':
      	If present, the namespace scope for this CLI request

          --context='':
      	The name of the kubeconfig context to use

          --request-timeout='0':
      	The length of time to wait before giving up on a single server request; a zero value means don't timeout requests.

          -h, --help=false:
      	Help for this command.
      "
    `);
  });
});
